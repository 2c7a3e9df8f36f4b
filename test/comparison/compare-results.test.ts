import { describe, expect, it } from 'vitest';
import {
  type ComparisonInput,
  compareResults,
  type ExpectedTrial,
  hasComparable,
} from '../../src/comparison/compare-results.ts';
import type { TrialResult } from '../../src/results/index.ts';
import { type SummaryInput, summarize } from '../../src/summary/index.ts';
import { divergedAt, exampleRun, failure, finishedWith } from '../summary/examples.ts';

type Results = Parameters<typeof exampleRun>[0];

const loss = (value: number, more: Record<string, number> = {}) => finishedWith({ 'test.loss': value, ...more });

const expectedOf = ({ trials, points }: SummaryInput): ExpectedTrial[] =>
  trials.map((trial) => ({ ...trial, parameters: points[trial.point]!.parameters }));

/** Results of learning rates, as they were committed and as they are now. */
function compare(before: Results | SummaryInput, now: Results | SummaryInput, more: Partial<ComparisonInput> = {}) {
  const [committed, retrained] = [before, now].map((one) => ('trials' in one ? one : exampleRun(one as Results)));
  const { numericsVersion, points } = summarize(committed!);
  return compareResults({
    expected: expectedOf(retrained!),
    retrained: retrained!.records,
    committed: { numericsVersion, points, records: committed!.records },
    numericsVersion,
    objective: { metric: 'test.loss', goal: 'minimize' },
    ...more,
  });
}

const verdictOf = (before: TrialResult, now: TrialResult, more?: Partial<ComparisonInput>) =>
  compare([[0.1, before]], [[0.1, now]], more).trials[0]!;

describe('[U] comparison/compare-results', () => {
  it('is the same where every value of every trial is', () => {
    const results: Results = [
      [0.1, loss(1), loss(2)],
      [9, divergedAt(3), loss(4)],
    ];
    const compared = compare(results, results);
    expect(compared).toMatchObject({ verdict: 'same', expected: 4, compared: 4 });
    expect(compared.trials.map(({ parameters, repeat }) => [parameters.learningRate, repeat])).toEqual([
      [0.1, 0],
      [0.1, 1],
      [9, 0],
      [9, 1],
    ]);
    expect(compared.trials[0]!.values.map(({ name }) => name)).toEqual(['status', 'steps', 'test.loss', 'weights']);
  });

  it('says by the direction of the objective whether a difference of one ULP is for the better', () => {
    expect(verdictOf(loss(1), loss(1 + Number.EPSILON))).toMatchObject({
      verdict: 'regressed',
      values: expect.arrayContaining([
        expect.objectContaining({ name: 'test.loss', difference: expect.objectContaining({ ulps: 1 }) }),
      ]),
    });
    expect(verdictOf(loss(1), loss(1 - Number.EPSILON)).verdict).toBe('improved');
    const objective = { metric: 'test.accuracy', goal: 'maximize' } as const;
    const [worse, better] = [loss(2, { 'test.accuracy': 0.9 }), loss(1, { 'test.accuracy': 0.8 })];
    expect(verdictOf(worse, better).verdict).toBe('improved');
    expect(verdictOf(worse, better, { objective }).verdict).toBe('regressed');
    expect(verdictOf(worse, better, { objective }).values.map(({ verdict }) => verdict)).toEqual([
      'same',
      'same',
      'regressed',
      'improved',
      'same',
      'regressed',
    ]);
  });

  it('has divergence for worse than any number', () => {
    expect(verdictOf(loss(1), divergedAt(2)).verdict).toBe('regressed');
    expect(verdictOf(divergedAt(2), loss(1)).verdict).toBe('improved');
    expect(verdictOf(divergedAt(2), divergedAt(3)).verdict).toBe('regressed');
  });

  it('sees what no metric shows: weights, and a curve between equal ends', () => {
    const one = loss(1);
    expect(verdictOf(one, { ...one, weightsSha256: 'a'.repeat(64) })).toMatchObject({ verdict: 'regressed' });
    const batchLoss = { step: [0, 1], loss: [1.0986122886681098, 0.8] };
    const between = verdictOf(one, { ...one, curves: { ...one.curves, batchLoss } });
    expect(between).toMatchObject({ verdict: 'regressed', parting: { step: 1, committed: 0.9, retrained: 0.8 } });
  });

  it('keeps what has nothing to compare with apart, by its reason', () => {
    const compared = compare(
      [
        [0.1, loss(1)],
        [1, loss(1)],
        [2, failure],
      ],
      [
        [0.1, loss(1)],
        [2, loss(3)],
        [3, loss(3)],
      ],
    );
    expect(compared).toMatchObject({ verdict: 'missing', expected: 3, compared: 1 });
    expect(compared.trials.map(({ verdict, parameters }) => [verdict, parameters.learningRate])).toEqual([
      ['same', 0.1],
      ['missing', 2],
      ['missing', 3],
      ['obsolete', 1],
    ]);
    expect(compared.trials[1]!.reason).toContain('failed');
    expect(compared.trials[2]!.reason).toBe('the committed results do not have it');
  });

  it('never takes nothing for a pass', () => {
    const nothing = { expected: [], retrained: new Map(), numericsVersion: 2 };
    expect(compareResults(nothing).verdict).toBe('missing');
    const { trials, records, points } = exampleRun([[0.1, loss(1)]]);
    const expected = trials.map((trial) => ({ ...trial, parameters: points[0]!.parameters }));
    const absent = compareResults({
      ...nothing,
      expected,
      retrained: records,
      absence: 'results/x has no summary.json',
    });
    expect(absent).toMatchObject({ verdict: 'missing', compared: 0 });
    expect(absent.trials[0]!.reason).toBe('results/x has no summary.json');
    expect(hasComparable(expected, undefined)).toBe(false);
  });

  it('names the numerics version, the data or the first setting that keeps trials from being compared', () => {
    const before = exampleRun([[0.1, loss(1)]]);
    const reasonOf = (changed: Partial<ExpectedTrial>, more: Partial<ComparisonInput> = {}) => {
      const expected = expectedOf(before).map((trial) => ({ ...trial, id: '0'.repeat(64), ...changed }));
      const { verdict, reason } = compare(before, before, { expected, ...more }).trials[0]!;
      return [verdict, reason];
    };
    const { settings } = before.trials[0]!;
    expect(reasonOf({ data: 'a'.repeat(64) })).toEqual([
      'notComparable',
      'other data: sha256 dddddddddddd is committed, and this is sha256 aaaaaaaaaaaa',
    ]);
    expect(reasonOf({ settings: { ...settings, batchSize: 10, epochs: 3 } })).toEqual([
      'notComparable',
      'other settings: batchSize is 10, and 100 is committed, and 1 more',
    ]);
    expect(reasonOf({ settings: { ...settings, optimizer: { type: 'momentum', momentum: 0.9 } } })[1]).toContain(
      'optimizer.momentum is 0.9, and nothing is committed',
    );
    expect(reasonOf({}, { numericsVersion: 7 })).toEqual([
      'notComparable',
      'numerics version 2 is committed, and this is 7',
    ]);
  });

  it('is incomplete where a trial failed or was not trained', () => {
    const failed = verdictOf(loss(1), failure);
    expect(failed).toMatchObject({ verdict: 'incomplete', values: [] });
    expect(failed.reason).toContain('POOL_OUT_OF_MEMORY');
    expect(compare([[0.1, loss(1)]], [[0.1, loss(1)]], { retrained: new Map() }).verdict).toBe('incomplete');
  });

  it('does not miss points that were not asked for', () => {
    const committed: Results = [
      [0.1, loss(1)],
      [1, loss(1)],
    ];
    expect(compare(committed, [[0.1, loss(1)]]).verdict).toBe('obsolete');
    expect(compare(committed, [[0.1, loss(1)]], { isNarrowed: true }).verdict).toBe('same');
  });

  it('counts files where the trials are the same', () => {
    const files = [
      { name: 'summary.json', same: true },
      { name: 'summary.md', same: false, verdict: 'regressed', line: 3 },
    ] as const;
    expect(compare([[0.1, loss(1)]], [[0.1, loss(1)]], { files })).toMatchObject({ verdict: 'regressed', files });
    expect(compare([[0.1, loss(1)]], [[0.1, loss(0.5)]], { files })).toMatchObject({ verdict: 'improved', files: [] });
  });

  it('counts what is missing, too many or not what its record says, whatever the trials are', () => {
    const reason = 'is not there';
    const files = [
      { name: 'summary.csv', same: false, verdict: 'missing', reason },
      { name: 'weights/a.safetensors', same: false, verdict: 'regressed', reason },
    ] as const;
    expect(compare([[0.1, loss(1)]], [[0.1, loss(1)]], { files })).toMatchObject({ verdict: 'missing', files });
    expect(compare([[0.1, loss(1)]], [[0.1, loss(0.5)]], { files: files.slice(1) }).verdict).toBe('regressed');
  });

  it('lets named metrics differ within their tolerances, and no others', () => {
    const tolerances = { metrics: { 'test.loss': { absolute: 0.1, relative: 0.5 } }, because: 'a test' };
    const within = (before: TrialResult, now: TrialResult) => verdictOf(before, now, { tolerances }).verdict;
    expect(within(loss(1), loss(1.5))).toBe('same');
    expect(within(loss(1), { ...loss(1.5), weightsSha256: 'a'.repeat(64) })).toBe('same');
    expect(within(loss(1), loss(1.7))).toBe('regressed');
    expect(within(loss(1), loss(0.3))).toBe('improved');
    expect(within(loss(1, { 'test.accuracy': 0.5 }), loss(1, { 'test.accuracy': 0.4 }))).toBe('regressed');
    expect(within(loss(1), divergedAt(1))).toBe('regressed');
  });

  it('compares 1,000 trials of ids that nobody knows without looking for each among all', () => {
    const results: Results = Array.from({ length: 1000 }, (_, i) => [i + 1, loss(1)]);
    const expected = expectedOf(exampleRun(results)).map((trial) => ({ ...trial, id: `0${trial.id.slice(1)}` }));
    expect(compare(results, results, { expected }).compared).toBeLessThan(1000);
  });
});
