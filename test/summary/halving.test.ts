import { describe, expect, it } from 'vitest';
import type { Rung, Trial } from '../../src/plan/index.ts';
import { type TrialResult, toTrialRecord } from '../../src/results/index.ts';
import { listWanted, type SummaryInput, summarize } from '../../src/summary/index.ts';
import {
  divergedAt,
  exampleExperiment,
  exampleFacts,
  examplePoint,
  exampleTrial,
  failure,
  finishedWith,
} from './examples.ts';

const objective = { metric: 'test.loss', goal: 'minimize' } as const;
const losing = (loss: number) => finishedWith({ 'test.loss': loss });
const rungs: Rung[] = [
  { length: { epochs: 1 }, points: 4 },
  { length: { epochs: 2 }, points: 2 },
  { length: { epochs: 4 }, points: 1 },
];

/** @param results of each point, of each rung, one a repeat */
function halvedRun(results: readonly (readonly (readonly (TrialResult | undefined)[])[])[]): SummaryInput {
  const points = results.map((_, index) => examplePoint(index, { learningRate: index + 1 }));
  const records: SummaryInput['records'] & Map<string, unknown> = new Map();
  const trials: Trial[] = [];
  for (const [index, ofPoint] of results.entries()) {
    for (const rung of rungs.keys()) {
      const outcomes = ofPoint[rung] ?? [undefined];
      for (const [repeat, outcome] of outcomes.entries()) {
        const trial = { ...exampleTrial(points[index]!, repeat), id: `${index}.${rung}.${repeat}`, rung };
        trials.push(trial);
        if (outcome) records.set(trial.id, toTrialRecord(trial, outcome));
      }
    }
  }
  const values = points.map(({ parameters }) => parameters.learningRate);
  const axes = [{ path: ['learningRate'], values, source: ['learningRate'] }];
  const experiment = exampleExperiment({ axes, objective, halvingFactor: 2 });
  return { experiment, points, rungs, trials, records, facts: points.map(() => exampleFacts()) };
}

const wantedOf = (input: SummaryInput) => listWanted(input).map(({ id }) => id);
const first = ['0.0.0', '1.0.0', '2.0.0', '3.0.0'];

describe('[U] summary/halving', () => {
  it('wants the first rung of all points, and no more before it has ended', () => {
    const input = halvedRun([[[losing(1)]], [[losing(2)]], [[losing(3)]], []]);
    expect(wantedOf(input)).toEqual(first);
  });

  it('lets the best of a rung go on, as many as the next has room for, in grid order', () => {
    const input = halvedRun([[[losing(3)]], [[losing(4)]], [[losing(1)]], [[losing(2)]]]);
    expect(wantedOf(input)).toEqual([...first, '2.1.0', '3.1.0']);
    const later = halvedRun([[[losing(3)]], [[losing(4)]], [[losing(1)], [losing(0.9)]], [[losing(2)], [losing(0.8)]]]);
    expect(wantedOf(later)).toEqual([...first, '2.1.0', '3.1.0', '3.2.0']);
  });

  it('prefers the earlier of two that are equal', () => {
    const input = halvedRun([[[losing(2)]], [[losing(1)]], [[losing(1)]], [[losing(1)]]]);
    expect(wantedOf(input).slice(4)).toEqual(['1.1.0', '2.1.0']);
  });

  it('goes by the mean over the repeats, which go on together', () => {
    const input = halvedRun([
      [[losing(0), losing(9)]],
      [[losing(4), losing(4)]],
      [[losing(3), losing(3)]],
      [[losing(5), losing(5)]],
    ]);
    expect(wantedOf({ ...input }).slice(8)).toEqual(['1.1.0', '2.1.0']);
  });

  it('never lets a point go on that diverged or failed, though there is room', () => {
    const input = halvedRun([[[divergedAt(1)]], [[losing(4)]], [[failure]], [[divergedAt(1)]]]);
    expect(wantedOf(input)).toEqual([...first, '1.1.0']);
  });

  it('ends where no point can go on', () => {
    const input = halvedRun([[[divergedAt(1)]], [[divergedAt(1)]], [[divergedAt(1)]], [[divergedAt(1)]]]);
    expect(wantedOf(input)).toEqual(first);
    expect(summarize(input).rungs).toEqual([{ length: { epochs: 1 }, points: 4 }]);
  });

  it('ranks by the rung first, and takes metrics and trials from the last that a point came to', () => {
    const input = halvedRun([
      [[losing(0.5)]],
      [[losing(0.1)], [losing(0.3)]],
      [[losing(0.6)]],
      [[losing(0.2)], [losing(0.25)], [losing(0.7)]],
    ]);
    const { points, best, rungs: climbed } = summarize(input);
    expect(points.map(({ rank, rung, metrics }) => [rank, rung, metrics['test.loss']?.mean])).toEqual([
      [3, 1, 0.5],
      [2, 2, 0.3],
      [4, 1, 0.6],
      [1, 3, 0.7],
    ]);
    expect(best).toBe(3);
    expect(points[3]?.trialIds).toEqual(['3.2.0']);
    expect(climbed).toEqual([
      { length: { epochs: 1 }, points: 4 },
      { length: { epochs: 2 }, points: 2 },
      { length: { epochs: 4 }, points: 1 },
    ]);
  });

  describe('of a curve that goes on', () => {
    const step = [...Array(40).keys()];
    /** Falls from its start, and in the last half rises by so much. */
    const falling = (loss: number, rise = 0, start = 2.4): TrialResult => {
      const trained = finishedWith({ 'train.loss': loss + rise, 'test.loss': loss + rise });
      const fall = (i: number) => loss + (start - loss) * Math.max(0, 1 - i / 10) + rise * Math.max(0, i / 20 - 1);
      return { ...trained, steps: 40, curves: { ...trained.curves, batchLoss: { step, loss: step.map(fall) } } };
    };
    const others = [[falling(0.9)], [falling(1)], [falling(1.1)]];

    it('keeps what was said of the winner when others had come as far, unless it is too large since', () => {
      const verdictOf = (last: TrialResult) =>
        summarize(
          halvedRun([
            [[falling(0.5)], [falling(0.4)], [last]],
            [others[0]!, [falling(0.8)]],
            ...others.slice(1).map((each) => [each]),
          ]),
        ).points[0]?.verdict;
      expect(verdictOf(falling(0.3))).toMatchObject({
        kind: 'good',
        reason: expect.stringMatching(/^after 2 epochs: /),
      });
      expect(verdictOf(falling(0.3, 1.5))).toMatchObject({
        kind: 'tooLarge',
        reason: expect.stringContaining('then rose to'),
      });
    });

    it('starts every rung where the smallest learning rate of the first started', () => {
      const { points } = summarize(
        halvedRun([
          [[falling(1.5, 0, 2)]],
          [[falling(0.5)], [falling(0.4)]],
          [[falling(0.6)], [falling(0.5)]],
          [[falling(1)]],
        ]),
      );
      expect(new Set(points.map(({ verdict }) => verdict?.evidence.startLoss))).toEqual(new Set([2]));
    });
  });

  it('compares a point with the best only where they were trained as long', () => {
    const pair = (loss: number) => [losing(loss), losing(loss + 0.01)];
    const input = halvedRun([[pair(0.5)], [pair(0.1), pair(0.3)], [pair(0.6)], [pair(0.2), pair(0.25)]]);
    const { points } = summarize({ ...input, rungs: rungs.slice(0, 2) });
    expect(points.map(({ againstBest }) => againstBest !== undefined)).toEqual([false, true, false, false]);
  });
});
