import { describe, expect, it, onTestFinished } from 'vitest';
import { openTrainer, runTrials, type TrialCompletion } from '../../src/pool/index.ts';
import { blackboard, brokenWorker, scriptedWorker, scriptTrials } from './fixtures/trials.ts';

function open(options: Partial<Parameters<typeof openTrainer>[1]> = {}) {
  const trainer = openTrainer(
    { datasets: [blackboard().dataset] },
    { kernels: 'wasm', workers: 2, workerFile: scriptedWorker, ...options },
  );
  onTestFinished(() => trainer.close());
  return trainer;
}

describe('[I] pool/trainer', () => {
  it('trains trials that come one after the other to what a run of all of them comes to', async () => {
    const trials = scriptTrials(['finish', 'fail', 'finish']);
    const trainer = open();
    const each: TrialCompletion[] = [];
    for (const trial of trials) each.push(await trainer.train(trial));
    const input = { datasets: [blackboard().dataset] };
    const statuses = new Map<string, string>();
    for await (const { trial, result } of runTrials(trials, input, { workers: 1, workerFile: scriptedWorker })) {
      statuses.set(trial.id, result.status);
    }
    expect(each.map(({ trial, result }) => [trial.id, result.status])).toEqual([...statuses].toSorted());
  });

  it('has as many at once as threads, and says which', async () => {
    const trainer = open();
    const [one, other, third] = scriptTrials(['finish', 'finish', 'finish']);
    const both = [one, other].map((trial) => trainer.train(trial as NonNullable<typeof trial>));
    expect(Object.keys(trainer.inFlight())).toEqual(['0', '1']);
    await expect(trainer.train(third as NonNullable<typeof third>)).rejects.toThrow('every thread has a trial');
    await Promise.all(both);
    expect(trainer.inFlight()).toEqual({});
  });

  it('ends a trial whose time is over, and goes on', async () => {
    const trainer = open({ workers: 1, timeoutMs: 3000 });
    const [hang, finish] = scriptTrials(['hang', 'finish']);
    const codes = [];
    for (const trial of [hang, finish]) {
      const { result } = await trainer.train(trial as NonNullable<typeof trial>);
      codes.push('error' in result ? result.error.code : result.status);
    }
    expect(codes).toEqual(['POOL_TRIAL_TIMED_OUT', 'finished']);
  });

  it('says so where no thread can be started', async () => {
    const trainer = open({ workerFile: brokenWorker });
    const [trial] = scriptTrials(['finish']);
    await expect(trainer.train(trial as NonNullable<typeof trial>)).rejects.toMatchObject({ code: 'POOL_NO_WORKER' });
  });
});
