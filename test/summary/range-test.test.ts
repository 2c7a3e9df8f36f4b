import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../src/results/index.ts';
import { judgeRangeTest } from '../../src/summary/range-test.ts';

/** A trial of eight steps from a loss of 2 to `end`; without it, one that diverged. */
const trial = (learningRate: number, end?: number) =>
  ({
    settings: { learningRate, steps: 8, batchSize: 100, dataset: { type: 'iris', normalize: 'none' } },
    status: end === undefined ? 'diverged' : 'finished',
    steps: 8,
    repeat: 0,
    ...(end === undefined && { divergence: { step: 8, reason: 'the loss of a mini-batch is NaN' } }),
    curves: {
      batchLoss: { step: [...Array(8).keys()], loss: [2, 2, 2, 2, 2, 2, end ?? 9, end ?? 9] },
      evaluation: { step: [8], epoch: [1], ...(end !== undefined && { 'train.loss': [end] }) },
    },
  }) as unknown as TrialRecord;

describe('[U] summary/range-test', () => {
  it('chooses from two values below the lowest loss to one above it', () => {
    const test = judgeRangeTest([trial(0.001, 1.9), trial(0.01, 1.5), trial(0.1, 1), trial(1, 0.5), trial(10, 1.5)]);
    expect(test.chosen).toEqual([0.01, 0.056, 0.32, 1.8, 10]);
    expect(test.steps).toBe(8);
    expect(test.tried[3]).toEqual({ learningRate: 1, loss: 0.5 });
    expect(test.reason).toBe('in 8 steps the loss went lowest at 1, from 2 to 0.5');
  });

  it('stops at the best where the next one rose or diverged, and says so', () => {
    const rose = judgeRangeTest([trial(0.01, 1.5), trial(0.1, 1), trial(1, 0.5), trial(10, 2.5)]);
    expect(rose.chosen.at(-1)).toBe(1);
    expect(rose.reason).toContain('at 10 it rose to 2.5');
    const diverged = judgeRangeTest([trial(0.01, 1.5), trial(0.1, 1), trial(1, 0.5), trial(10)]);
    expect(diverged.chosen).toEqual(rose.chosen);
    expect(diverged.reason).toContain('at 10 it diverged');
    expect(diverged.tried[3]).toEqual({ learningRate: 10 });
  });

  it('stays within what was tried where the best lies on an end', () => {
    expect(judgeRangeTest([trial(0.01, 0.5), trial(0.1, 1)]).chosen).toEqual([0.01, 0.018, 0.032, 0.056, 0.1]);
    expect(judgeRangeTest([trial(0.01, 0.5), trial(0.1)]).chosen).toEqual([0.01]);
  });

  it('takes none for the best that is frozen, and names the scale of the columns where all are', () => {
    const counts = [
      [9, 0],
      [9, 0],
    ];
    const frozen = (learningRate: number) => {
      const { curves, ...rest } = trial(learningRate, 1.1) as unknown as { curves: { batchLoss: object } };
      const batchLoss = { step: [...Array(8).keys()], loss: [4000, 9e6, 50, 2, 1.1, 1.1, 1.1, 1.1] };
      return {
        ...rest,
        confusion: { split: 'test', counts },
        curves: { ...curves, batchLoss },
      } as unknown as TrialRecord;
    };
    const slow = { ...trial(1e-6, 1), confusion: undefined } as unknown as TrialRecord;
    expect(judgeRangeTest([frozen(0.01), frozen(0.1), frozen(1)]).reason).toMatch(
      /^in 8 steps no learning rate learned; at 0\.01 frozen: .* columns that are not scaled: write normalize: standard$/,
    );
    expect(judgeRangeTest([slow, frozen(0.1)]).reason).toContain('the loss went lowest at 1e-6');
  });

  it('says where no learning rate came through', () => {
    expect(judgeRangeTest([trial(1), trial(10)]).reason).toBe('no learning rate came through 8 steps');
  });
});
