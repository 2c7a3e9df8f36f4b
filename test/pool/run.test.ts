import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { inferShapes } from '../../src/methods/index.ts';
import type { Trial } from '../../src/plan/index.ts';
import {
  type PoolOptions,
  type PoolProgress,
  runTrials,
  runTrialsInGroups,
  type TrialCompletion,
} from '../../src/pool/index.ts';
import { layersOf } from '../helpers/trials.ts';
import { blackboard, brokenWorker, scriptedWorker, scriptTrials, settingsOf } from './fixtures/trials.ts';

async function runScripts(scripts: readonly string[], options: PoolOptions = {}, sight = blackboard()) {
  const completions: TrialCompletion[] = [];
  const pool = runTrials(
    scriptTrials(scripts),
    { datasets: [sight.dataset] },
    { workers: 2, workerFile: scriptedWorker, ...options },
  );
  for await (const completion of pool) completions.push(completion);
  const byId = completions.toSorted((a, b) => Number(a.trial.id) - Number(b.trial.id));
  return {
    completions,
    byId,
    outcomes: byId.map(({ result }) => ('error' in result ? result.error.code : result.status)),
  };
}

const threadOf = ({ result }: TrialCompletion) => ('metrics' in result ? result.metrics.thread : undefined);

describe('[I] pool/run', () => {
  it.each([1, 2, 4])('hands on every trial once with %i workers, and keeps its results apart', async (workers) => {
    const { byId } = await runScripts(Array(9).fill('finish'), { workers });
    expect(byId.map(({ trial }) => trial.id)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
    for (const { trial, result } of byId) expect(result).toMatchObject({ status: 'finished', steps: trial.steps });
  });

  it('starts no more threads than workers, nor than trials', async () => {
    const many = await runScripts(Array(20).fill('finish'), { workers: 2 });
    expect(new Set(many.completions.map(threadOf)).size).toBeLessThanOrEqual(2);
    const one = await runScripts(['finish'], { workers: 1e9 });
    expect(new Set(one.completions.map(threadOf)).size).toBe(1);
  });

  it('hands on what has ended where the next trial cannot be given to its thread', async () => {
    const [first, second] = scriptTrials(['finish', 'finish']);
    const unreadable = () => {
      throw new RangeError('the checkpoint cannot be read');
    };
    const trials = [first!, { ...second!, findCheckpoint: unreadable }];
    const pool = runTrials(trials, { datasets: [blackboard().dataset] }, { workers: 1, workerFile: scriptedWorker });
    const ended: string[] = [];
    const reading = (async () => {
      for await (const { trial } of pool) ended.push(trial.id);
    })();
    await expect(reading).rejects.toThrow('the checkpoint cannot be read');
    expect(ended).toEqual(['0']);
  });

  it('leaves the end of its threads to who asks for it', async () => {
    const endings: Promise<void>[] = [];
    const groups = runTrialsInGroups(
      scriptTrials(Array(3).fill('finish')),
      { datasets: [blackboard().dataset] },
      { workers: 2, workerFile: scriptedWorker, onEnding: (ended) => void endings.push(ended) },
    );
    const completions: TrialCompletion[] = [];
    for await (const group of groups) completions.push(...group);
    expect(completions.map(({ result }) => result.status)).toEqual(['finished', 'finished', 'finished']);
    await expect(Promise.all(endings)).resolves.toHaveLength(1);
  });

  it('ends at once without trials', async () => {
    expect((await runScripts([], { workerFile: brokenWorker })).completions).toEqual([]);
  });

  it('starts the trial with the most work first, equal ones in grid order', async () => {
    const { shapes } = inferShapes(layersOf([{ type: 'dense', units: 100_000 }]), [2]);
    const trials = [
      ...scriptTrials(['finish'], { id: 'first' }),
      ...scriptTrials(['finish'], { id: 'long', steps: 500 }),
      ...scriptTrials(['finish'], { id: 'wide', shapes }),
      ...scriptTrials(['finish'], { id: 'last' }),
    ];
    const order: string[] = [];
    const pool = runTrials(trials, { datasets: [blackboard().dataset] }, { workers: 1, workerFile: scriptedWorker });
    for await (const { trial } of pool) order.push(trial.id);
    expect(order).toEqual(['wide', 'long', 'first', 'last']);
  });

  it('gives the workers the memory of the data sets itself, not a copy', async () => {
    const { dataset, attempts } = blackboard();
    const second = blackboard();
    const trials = scriptTrials(['finish', 'finish']).map((trial) => ({ ...trial, dataset: 1 }));
    const pool = runTrials(trials, { datasets: [dataset, second.dataset] }, { workers: 2, workerFile: scriptedWorker });
    for await (const { result } of pool) expect(result).toMatchObject({ metrics: { dataset: 1 } });
    expect([attempts(0), attempts(1)]).toEqual([1, 1]);
  });

  it('gives a trial the initial weights that it names', async () => {
    const weights = (value: number) => ({ 'layers.0.bias': { shape: [1], values: Float64Array.of(value) } });
    const input = { datasets: [blackboard().dataset], initialWeights: { aa: weights(0.5), bb: weights(0.25) } };
    for (const [initialWeights, initialWeight] of [
      ['aa', 0.5],
      ['bb', 0.25],
    ] as const) {
      const pool = runTrials(scriptTrials(['finish'], { initialWeights }), input, { workerFile: scriptedWorker });
      for await (const { result } of pool) expect(result).toMatchObject({ metrics: { initialWeight } });
    }
  });
});

describe('[I] pool/run: a trial that fails', () => {
  const scripts = ['finish', 'fail', 'finish', 'hang', 'finish', 'exit', 'finish', 'exhaustHeap', 'exitOnce', 'finish'];
  const sight = blackboard();
  let outcomes: string[];
  let last: PoolProgress | undefined;
  const outcomeOf = (script: string) => outcomes[scripts.indexOf(script)];
  const attemptsAt = (script: string) => sight.attempts(scripts.indexOf(script));

  beforeAll(async () => {
    const onProgress = (progress: PoolProgress) => {
      last = progress;
    };
    ({ outcomes } = await runScripts(scripts, { timeoutMs: 6000, heapMb: 32, onProgress }, sight));
  });

  it('lets all the others finish', () => {
    const finished = scripts.filter((script) => script === 'finish').map(() => 'finished');
    expect(outcomes.filter((_, index) => scripts[index] === 'finish')).toEqual(finished);
  });

  it('keeps the code of the error that it threw, after one attempt', () => {
    expect([outcomeOf('fail'), attemptsAt('fail')]).toEqual(['TRAIN_FAILED', 1]);
  });

  it('is ended when its time is over, after one attempt', () => {
    expect([outcomeOf('hang'), attemptsAt('hang')]).toEqual(['POOL_TRIAL_TIMED_OUT', 1]);
  });

  it('is ended when its heap is exhausted, after one attempt', () => {
    expect([outcomeOf('exhaustHeap'), attemptsAt('exhaustHeap')]).toEqual(['POOL_OUT_OF_MEMORY', 1]);
  });

  it('gets a second try when its worker dies, and no third', () => {
    expect([outcomeOf('exit'), attemptsAt('exit')]).toEqual(['POOL_WORKER_EXITED', 2]);
    expect([outcomeOf('exitOnce'), attemptsAt('exitOnce')]).toEqual(['finished', 2]);
  });

  it('takes nothing from those that went to its thread with it', async () => {
    const group = [...Array(20).fill('finish'), 'exit', 'finish', 'exitOnce', ...Array(17).fill('finish')];
    const board = blackboard();
    const { outcomes: ended } = await runScripts(group, { workers: 1 }, board);
    expect(ended).toEqual(group.map((script) => (script === 'exit' ? 'POOL_WORKER_EXITED' : 'finished')));
    // Once with others, and twice alone.
    expect(board.attempts(20)).toBe(3);
  });

  it('is ended by a limit of a part of a millisecond', async () => {
    for (const timeoutMs of [0.25, 200.5]) {
      expect((await runScripts(['hang'], { timeoutMs })).outcomes).toEqual(['POOL_TRIAL_TIMED_OUT']);
    }
  });

  it('has no limit where no timer waits as long as it would be', async () => {
    for (const timeoutMs of [2 ** 31, 1e13, Number.POSITIVE_INFINITY]) {
      expect((await runScripts(['finish'], { timeoutMs })).outcomes).toEqual(['finished']);
    }
  });

  it('counts as done and as failed', () => {
    expect(last).toMatchObject({ done: scripts.length, failed: 4, inFlight: [] });
  });

  it('ends the run with POOL_NO_WORKER if a thread that has started can train nothing, and blames no trial', async () => {
    await expect(runScripts(['unfit', 'finish'])).rejects.toMatchObject({
      kind: 'environment',
      code: 'POOL_NO_WORKER',
      message: expect.stringContaining('this machine is unfit'),
    });
  });

  it('ends the run with POOL_NO_WORKER if no worker can be started', async () => {
    await expect(runScripts(['finish', 'finish', 'finish'], { workerFile: brokenWorker })).rejects.toMatchObject({
      kind: 'environment',
      code: 'POOL_NO_WORKER',
    });
  });
});

/** A thread that begins or ends waits for a processor, which may have much else to do. */
const patience = { timeout: 30_000 };

/** Whether a thread still beats. */
async function isBeating(board: Int32Array): Promise<boolean> {
  const before = Atomics.load(board, 0);
  await sleep(50);
  return Atomics.load(board, 0) !== before;
}

describe('[I] pool/run: threads without a trial', () => {
  const { shapes } = inferShapes(layersOf([{ type: 'dense', units: 4096 }]), [512]);
  const long = { shapes, steps: 1e9, settings: settingsOf('finishWhenJoined', { precision: 'float32' }) };

  async function runLong(overrides: Partial<Trial>, sight = blackboard(), options: PoolOptions = {}) {
    const completions: TrialCompletion[] = [];
    const trials = scriptTrials(['finishWhenJoined'], { ...long, ...overrides });
    const pool = runTrials(
      trials,
      { datasets: [sight.dataset] },
      { workers: 3, kernels: 'wasm', workerFile: scriptedWorker, ...options },
    );
    for await (const completion of pool) completions.push(completion);
    return { statuses: completions.map(({ result }) => result.status), joined: Atomics.load(sight.board, 2) };
  }

  it('join a long one that trains, each from a place of its own, and end with it', async () => {
    const sight = blackboard();
    expect(await runLong({}, sight)).toEqual({ statuses: ['finished'], joined: 0b110 });
    await expect.poll(() => isBeating(sight.board), patience).toBe(false);
  });

  it('join when their own trial has ended', async () => {
    const sight = blackboard();
    const trials = [
      ...scriptTrials(['finishWhenJoined'], { ...long, id: 'long' }),
      ...scriptTrials(['finish', 'finish'], { id: 'short' }),
    ];
    const options = { workers: 3, workerFile: scriptedWorker };
    const order: string[] = [];
    for await (const { trial } of runTrials(trials, { datasets: [sight.dataset] }, options)) order.push(trial.id);
    expect(order).toEqual(['short', 'short', 'long']);
  });

  it('leave the trial alone when they die or are refused', async () => {
    const sight = blackboard();
    Atomics.store(sight.board, 3, 1);
    expect(await runLong({}, sight)).toEqual({ statuses: ['finished'], joined: 0b110 });
  });

  it('are not started for a trial that is short, in float64, or alone on its core', async () => {
    const finish = settingsOf('finish', { precision: 'float32' });
    const none = { statuses: ['finished'], joined: 0 };
    expect(await runLong({ settings: finish, steps: 10 })).toEqual(none);
    expect(await runLong({ settings: settingsOf('finish', { precision: 'float64' }) })).toEqual(none);
    expect(await runLong({ settings: finish }, blackboard(), { workers: 1 })).toEqual(none);
    expect(await runLong({ settings: finish }, blackboard(), { kernels: 'reference' })).toEqual(none);
  });
});

describe('[I] pool/run: the end', () => {
  it('leaves no thread behind when the consumer breaks off', async () => {
    const { dataset, board } = blackboard();
    const trials = scriptTrials(['hang', 'finishBesideHanging', 'finish']);
    const options = { workers: 2, workerFile: scriptedWorker };
    for await (const { trial } of runTrials(trials, { datasets: [dataset] }, options)) {
      expect(trial.id).toBe('1');
      await expect.poll(() => isBeating(board), patience).toBe(true);
      break;
    }
    await expect.poll(() => isBeating(board), patience).toBe(false);
  });

  it('drops what runs and starts nothing more when it is interrupted, but hands on what has ended', async () => {
    const { dataset, board, attempts } = blackboard();
    const controller = new AbortController();
    const trials = scriptTrials(['hang', 'finishBesideHanging', 'hang', 'finish']);
    const options = { workers: 2, workerFile: scriptedWorker, signal: controller.signal };
    const ended: string[] = [];
    const consume = async () => {
      for await (const { trial } of runTrials(trials, { datasets: [dataset] }, options)) {
        ended.push(trial.id);
        controller.abort();
      }
    };
    await expect(consume()).rejects.toMatchObject({ kind: 'interrupted', code: 'POOL_INTERRUPTED' });
    expect(ended).toEqual(['1']);
    await expect.poll(() => isBeating(board), patience).toBe(false);
    expect(attempts(3)).toBe(0);
  });

  it('starts nothing when it is interrupted before', async () => {
    const sight = blackboard();
    await expect(runScripts(['finish'], { signal: AbortSignal.abort() }, sight)).rejects.toMatchObject({
      code: 'POOL_INTERRUPTED',
    });
    expect(sight.attempts(0)).toBe(0);
  });
});

describe('[I] pool/run: progress', () => {
  it('is told once before the first trial and once after the last, however short the run', async () => {
    const seen: PoolProgress[] = [];
    const onProgress = (progress: PoolProgress) => void seen.push(progress);
    await runScripts(['finish', 'finish', 'finish'], { tickMs: 60_000, onProgress });
    expect(seen.map(({ done }) => done)).toEqual([0, 3]);
  });

  it('tells the steps inside of running trials, and in the end the total', async () => {
    const sight = blackboard();
    const seen: PoolProgress[] = [];
    const isPaused = ({ done, steps }: PoolProgress) => done === 1 && steps === 10 + 3;
    const onProgress = (progress: PoolProgress) => {
      seen.push(progress);
      if (!isPaused(progress)) return;
      Atomics.store(sight.board, 1, 1);
      Atomics.notify(sight.board, 1);
    };
    await runScripts(['finish', 'pause'], { tickMs: 10, onProgress }, sight);
    expect(seen[0]).toMatchObject({ done: 0, total: 2, failed: 0, steps: 0, totalSteps: 20 });
    expect(seen.find(isPaused)).toMatchObject({ inFlight: { length: 1 }, etaMs: expect.any(Number) });
    expect(seen.at(-1)).toMatchObject({ done: 2, inFlight: [], steps: 20, totalSteps: 20, etaMs: 0 });
  });
});
