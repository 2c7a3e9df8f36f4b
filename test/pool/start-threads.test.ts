import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runTrialsInGroups, type TrialCompletion } from '../../src/pool/index.ts';
import { type StartedThreads, startWorkerThreads } from '../../src/pool/worker-threads.ts';
import { blackboard, brokenWorker, scriptedWorker, scriptTrials } from './fixtures/trials.ts';

async function trainOn(started: StartedThreads, scripts: readonly string[], workers = 2, workerFile = scriptedWorker) {
  const completions: TrialCompletion[] = [];
  const input = { datasets: [blackboard().dataset] };
  const pool = runTrialsInGroups(scriptTrials(scripts), input, { workers, workerFile, started });
  for await (const ended of pool) completions.push(...ended);
  return completions.map(({ result }) => ('metrics' in result ? result.metrics.thread : undefined));
}

/** The number of the thread that starts next. */
async function nextThread(): Promise<number> {
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker('', { eval: true });
  const { threadId } = worker;
  await once(worker, 'exit');
  return threadId + 1;
}

describe('[I] pool/start-threads', () => {
  it('trains on the threads that were started, and starts others only where more are needed', async () => {
    const first = await nextThread();
    const started = startWorkerThreads(2, 3, scriptedWorker);
    const between = await nextThread();
    expect(between).toBe(first + 3);
    const two = await trainOn(started, Array(9).fill('finish'));
    for (const thread of two) expect([first, first + 1]).toContain(thread);

    const again = startWorkerThreads(1, 3, scriptedWorker);
    const three = await trainOn(again, Array(9).fill('finish'), 3);
    for (const thread of three) expect(thread).toBeGreaterThanOrEqual(between);
  });

  it('gives them to one run alone; the next starts its own', async () => {
    const started = startWorkerThreads(1, 1, scriptedWorker);
    const [early] = await trainOn(started, ['finish'], 1);
    const [late] = await trainOn(started, ['finish'], 1);
    expect(late).not.toBe(early);
    expect(await started.take()).toBeUndefined();
  });

  it('gives a run whose early threads died others in their place, and tells it where these die too', async () => {
    const started = startWorkerThreads(2, 2, brokenWorker);
    await sleep(100);
    await expect(trainOn(started, ['finish'], 2, brokenWorker)).rejects.toMatchObject({
      code: 'POOL_NO_WORKER',
      message: expect.stringContaining('broken on purpose'),
    });
  });

  it('ends those that nobody takes', async () => {
    const started = startWorkerThreads(2, 2, scriptedWorker);
    await started.destroy();
    // A thread that went on would keep the process of the tests alive.
    const ports = () => process.getActiveResourcesInfo().filter((resource) => resource === 'MessagePort');
    // That of a thread is closed some time after it has ended.
    await expect.poll(ports, { timeout: 10_000 }).toEqual([]);
  });
});
