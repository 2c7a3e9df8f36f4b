import { describe, expect, it } from 'vitest';
import { explainNew } from '../../src/comparison/index.ts';
import type { Trial } from '../../src/plan/index.ts';
import { type FinishedTrials, toTrialRecord } from '../../src/results/index.ts';
import { numericsVersion, trialId } from '../../src/shared/index.ts';
import { examplePoint, exampleTrial, finishedWith } from '../summary/examples.ts';

const trialAt = (learningRate: number, repeat = 0) => exampleTrial(examplePoint(0, { learningRate }), repeat);

/** The same trial with something else in it, under the id of that. */
function change(trial: Trial, { settings, ...rest }: Partial<Trial>): Trial {
  const changed = { ...trial, ...rest, settings: { ...trial.settings, ...settings } };
  const { settings: changedSettings, repeat, data, initialWeights } = changed;
  return { ...changed, id: trialId({ settings: changedSettings, repeat, data, initialWeights, numericsVersion }) };
}

const recorded = (trials: readonly Trial[], others: Partial<FinishedTrials> = {}): FinishedTrials => ({
  records: new Map(trials.map((trial) => [trial.id, toTrialRecord(trial, finishedWith({}))])),
  failures: new Map(),
  otherVersions: new Set(),
  tornLines: 0,
  isExact: true,
  ...others,
});

const explain = (trial: Trial, finished: FinishedTrials) => explainNew([trial], finished)[0];

describe('[U] comparison/explain-new', () => {
  it('has nothing to say of a trial that is recorded, and says so where nothing is', () => {
    const trials = [trialAt(0.1), trialAt(1)];
    expect(explainNew(trials, recorded(trials))).toEqual([undefined, undefined]);
    expect(explain(trialAt(0.1), recorded([]))).toEqual({ nothingIsRecorded: true });
  });

  it.each([
    ['a setting', { settings: { batchSize: 200 } as Trial['settings'] }, { setting: 'batchSize', was: 100, is: 200 }],
    [
      'a setting within another',
      { settings: { optimizer: { type: 'sgd', momentum: 0.9 } } as unknown as Trial['settings'] },
      { setting: 'optimizer.momentum', is: 0.9 },
    ],
    ['the data', { data: 'a'.repeat(64) }, { setting: 'data', was: 'd'.repeat(64), is: 'a'.repeat(64) }],
    ['initial weights', { initialWeights: 'b'.repeat(64) }, { setting: 'initialWeights', is: 'b'.repeat(64) }],
    ['the repeat', { repeat: 2 }, { setting: 'repeat', was: 0, is: 2 }],
  ])('names %s that differs, with both values', (_, changes: Partial<Trial>, difference) => {
    const trial = trialAt(0.1);
    expect(explain(change(trial, changes), recorded([trial]))).toEqual({ ...difference, others: 0 });
  });

  it('names what is gone', () => {
    const trial = change(trialAt(0.1), { initialWeights: 'b'.repeat(64) });
    const difference = { setting: 'initialWeights', was: 'b'.repeat(64), others: 0 };
    expect(explain(trialAt(0.1), recorded([trial]))).toEqual(difference);
  });

  it('compares with the recorded trial that differs in the fewest settings', () => {
    const trials = [trialAt(1), trialAt(0.1), trialAt(10)];
    const wanted = change(trialAt(0.1), { settings: { batchSize: 200 } as Trial['settings'] });
    expect(explain(wanted, recorded(trials))).toEqual({ setting: 'batchSize', was: 100, is: 200, others: 0 });
    expect(explain(wanted, recorded([trialAt(1)]))).toMatchObject({ setting: 'learningRate', was: 1, others: 1 });
  });

  it('names a failure, and another numerics version where nothing else is recorded', () => {
    const trial = trialAt(0.1);
    const failures = new Map([[trial.id, 'out of memory']]);
    expect(explain(trial, recorded([trialAt(1)], { failures }))).toEqual({ failure: 'out of memory' });
    const difference = { setting: 'numericsVersion', was: numericsVersion - 1, is: numericsVersion, others: 0 };
    expect(explain(trial, recorded([], { otherVersions: new Set([numericsVersion - 1]) }))).toEqual(difference);
  });
});
