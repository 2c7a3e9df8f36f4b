import { describe, expect, it } from 'vitest';
import {
  type CurveFeatures,
  countFates,
  extractFeatures,
  fastest,
  isTorn,
  leastOf,
  shareOf,
  type Trained,
} from '../../../src/summary/verdicts/curve-features.ts';
import { type Curve, pointsOf } from '../curves.ts';

const outlinesOf = (curves: readonly Curve[]) => extractFeatures(pointsOf(curves));
const from = (start: number, end: number, length = 100) =>
  Array.from({ length }, (_, i) => end + (start - end) * Math.max(0, 1 - (3 * i) / length));
const repeated = (all: readonly Omit<Curve, 'learningRate' | 'repeat'>[], learningRate = 1) =>
  all.map((curve, repeat) => ({ learningRate, repeat, ...curve }));

describe('[U] summary/verdicts/features', () => {
  it('starts every trial where that of the smallest learning rate started, repeat by repeat', () => {
    const [small, large] = outlinesOf([
      { learningRate: 0.1, repeat: 1, losses: from(3, 1) },
      { learningRate: 1, repeat: 0, losses: from(5, 1) },
      { learningRate: 1, repeat: 1, losses: from(7, 1) },
    ]);
    expect([...(small as CurveFeatures).curves].map(([repeat, { start }]) => [repeat, start])).toEqual([[1, 3]]);
    expect([...(large as CurveFeatures).curves].map(([repeat, { start }]) => [repeat, start])).toEqual([
      [0, 5],
      [1, 3],
    ]);
  });

  it('has for the error of a start the noise of its own mini-batches, though the start is that of another', () => {
    const noisy = from(2, 2).map((loss, i) => (i < 25 ? loss + (i % 2 === 0 ? 0.2 : -0.2) : loss));
    const errors = outlinesOf([
      { learningRate: 0.1, losses: from(2, 2) },
      { learningRate: 1, losses: noisy },
    ]).map(({ curves }) => [...curves.values()].map(({ start, startError }) => [start, startError]));
    // Of second differences of 0.8 the deviation is √(0.8² / 6).
    expect(errors).toEqual([[[2, 0]], [[2, expect.closeTo(0.8 / Math.sqrt(6))]]]);
  });

  it('tells of the first step at which a trial was not finite, of equal ones by the repeat', () => {
    const lost = (step: number, reason: string) => ({ losses: [2], divergence: { step, reason } });
    const curves = repeated([lost(9, 'a'), lost(4, 'b'), { losses: from(2, 1) }, lost(4, 'c')]);
    for (const order of [curves, curves.toReversed()]) {
      expect(outlinesOf(order)[0]?.notFinite).toEqual({ count: 3, step: 4, reason: 'b' });
    }
  });

  it.each([
    ['went half the way', 1.5, { learned: 2, diverged: 0, stuck: 0 }],
    ['went less than half of it', 1.51, { learned: 1, diverged: 0, stuck: 0 }],
    ['went a tenth of it', 1.89, { learned: 1, diverged: 0, stuck: 0 }],
    ['went less than a tenth', 1.91, { learned: 1, diverged: 0, stuck: 1 }],
    ['ended far above its start', 23, { learned: 1, diverged: 1, stuck: 0 }],
  ])('counts a trial beside one that learned which %s', (_, end, fates) => {
    const [features] = outlinesOf(repeated([{ losses: from(2, 1) }, { losses: from(2, end) }]));
    expect(countFates(features as CurveFeatures)).toEqual(fates);
    expect(isTorn(fates)).toBe(fates.diverged + fates.stuck > 0);
  });

  it('calls no trial stuck that may have started low by luck', () => {
    const noise = (i: number) => [0, 1, 0.5, -1, -0.5][i % 5]!;
    const fates = [0.1, 0.6].map((size) => {
      const losses = from(2, 1.95).map((loss, i) => loss + size * noise(i));
      const [features] = outlinesOf(repeated([{ losses: from(2, 1) }, { losses }]));
      return countFates(features as CurveFeatures).stuck;
    });
    expect(fates).toEqual([1, 0]);
  });

  it('measures the way to a better end than its own, where there is one', () => {
    const [features] = outlinesOf(repeated([{ losses: from(2, 1.7) }, { losses: from(2, 1.71) }]));
    expect(countFates(features as CurveFeatures)).toEqual({ learned: 2, diverged: 0, stuck: 0 });
    expect(countFates(features as CurveFeatures, 1)).toEqual({ learned: 0, diverged: 0, stuck: 0 });
    expect(countFates(features as CurveFeatures, -1.5)).toEqual({ learned: 0, diverged: 0, stuck: 2 });
  });

  it.each([
    [2, 1, 0, 0.5],
    [2, 0, 0, 1],
    [2, -1, 0, 1.5],
    [2, 3, 0, -0.5],
    [2, 2, 2, 0],
    [2, 1, 2, Number.MAX_VALUE],
  ])('goes from %d to %d, on the way to %d: %d', (start, end, loss, share) => {
    expect(shareOf({ start, end }, loss)).toBe(share);
  });

  it('finds the least, of equal ones the first, of none none', () => {
    expect(leastOf(['bb', 'a', 'c'], ({ length }) => length)).toBe('a');
    expect(leastOf([], () => 0)).toBeUndefined();
  });

  it('finds the one that was there first, in steps of the trial that asks', () => {
    const [slow, fast, faster] = outlinesOf([
      { learningRate: 0.1, losses: from(2, 1, 400), steps: 400 },
      { learningRate: 1, losses: from(2, 0.9) },
      // Stops after a quarter of the steps of the others.
      { learningRate: 2, losses: from(2, 0.5), steps: 100 },
    ]) as [Trained, Trained, Trained];
    const found = fastest(slow, [fast, faster]);
    expect(found?.features).toBe(faster);
    // It falls to 0.5 in a third of its 100 steps, to 1 in two thirds of that, and a block has five steps.
    expect(found?.reachedAfter).toBeGreaterThan(22 / 400);
    expect(found?.reachedAfter).toBeLessThan(30 / 400);
  });

  it('counts what another reached with its last update, and a loss that is the very same', () => {
    const [slow, last, same] = outlinesOf(
      [
        [1.9, 1.6, 1.3, 1],
        [1.9, 1.7, 1.4, 0.9],
        [1.9, 1, 0.9, 0.8],
      ].map((trainLosses, i) => {
        return { learningRate: 10 ** i, losses: from(2, 1), trainLosses, evaluationSteps: [25, 50, 75, 100] };
      }),
    ) as [Trained, Trained, Trained];
    expect(fastest(slow, [last])).toEqual({ features: last, reachedAfter: 1 });
    expect(fastest(slow, [same])).toEqual({ features: same, reachedAfter: 0.5 });
  });

  it('counts for nothing what another did after the steps of the trial that asks', () => {
    const [short, long] = outlinesOf([
      { learningRate: 0.1, losses: from(2, 1, 20), steps: 20 },
      { learningRate: 1, losses: from(2, 0.5), steps: 100 },
    ]) as [Trained, Trained];
    expect(fastest(short, [long])).toEqual({ features: long });
  });

  it('finds the lowest where none was there in every repeat, and none of none', () => {
    const [slow, some, lower] = outlinesOf([
      ...repeated([{ losses: from(2, 1) }, { losses: from(2, 1) }], 0.1),
      ...repeated([{ losses: from(2, 0.5) }, { losses: from(2, 1.2) }], 1),
      ...repeated([{ losses: from(2, 0.2) }, { losses: from(2, 1.3) }], 2),
    ]) as [Trained, Trained, Trained];
    expect(fastest(slow, [some, lower])).toEqual({ features: lower });
    expect(fastest(slow, [])).toBeUndefined();
  });
});
