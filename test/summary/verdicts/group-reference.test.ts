import { describe, expect, it } from 'vitest';
import { extractFeatures, type Trained } from '../../../src/summary/verdicts/curve-features.ts';
import { isNearBest, isNearLoss, marginOf, measureGroup } from '../../../src/summary/verdicts/group-reference.ts';
import { type Curve, pointsOf } from '../curves.ts';

const objective = { metric: 'test.loss', goal: 'minimize' } as const;
const losses = (value: (share: number) => number) => Array.from({ length: 100 }, (_, i) => value(i / 99));
/** Falls from 2 within a third, and stays. */
const to = (end: number) => losses((share) => end + (2 - end) * Math.max(0, 1 - 3 * share));
const steadilyTo = (end: number) => losses((share) => 2 + (end - 2) * share);
/** From 2 to −1 and back to 0.2. */
const fallsAndRises = losses((share) => (share < 0.25 ? 2 - 12 * share : -1 + 1.6 * (share - 0.25)));
const rising = losses((share) => 2 + 2 * share);

const outlinesOf = (curves: readonly Curve[]) =>
  extractFeatures(pointsOf(curves).toSorted((a, b) => a.learningRate - b.learningRate));
const measure = (curves: readonly Curve[], by: Parameters<typeof measureGroup>[1] = objective) =>
  measureGroup(outlinesOf(curves), by);

describe('[U] summary/verdicts/group-reference', () => {
  it('has for its best the one that learned and ended lowest, and did not rise again', () => {
    const curves = [
      { learningRate: 1e-4, losses: losses(() => 2) },
      { learningRate: 0.1, losses: to(0.5) },
      { learningRate: 0.2, losses: to(0.4) },
      { learningRate: 1, losses: fallsAndRises },
      { learningRate: 10, losses: rising },
    ];
    const scale = measure(curves);
    expect(scale.trained.map(({ learningRate, pattern: shape }) => [learningRate, shape])).toEqual([
      [0.1, 'settling'],
      [0.2, 'settling'],
      [1, 'rebounded'],
    ]);
    expect(scale.best?.learningRate).toBe(0.2);
    expect(measure(curves.slice(3)).best?.learningRate).toBe(1);
    expect(measure([curves[0]!, curves[4]!])).not.toHaveProperty('best');
  });

  it('has for its best none of which a trial came nowhere', () => {
    const lucky = [to(0.1), rising].map((each, repeat) => ({ learningRate: 1, repeat, losses: each }));
    const steady = [to(0.5), to(0.6)].map((each, repeat) => ({ learningRate: 0.1, repeat, losses: each }));
    expect(measure([...lucky, ...steady]).best?.learningRate).toBe(0.1);
  });

  it('is near where it ended within a twentieth of the fall of the best', () => {
    const best = measure([{ learningRate: 1, losses: to(0) }]).best as Trained;
    expect(marginOf(best)).toBeCloseTo(0.1);
    const isNear = (end: number) => isNearLoss({ curve: { ...best.curve, end } }, best);
    expect([-1, 0, 0.0999, 0.1001].map(isNear)).toEqual([true, true, true, false]);
  });

  it.each([
    ['test.loss', 'minimize', 0.5, [0.4, 0.575, 0.576], [true, true, false]],
    ['test.accuracy', 'maximize', 0.9, [0.95, 0.8911, 0.8909], [true, true, false]],
    ['test.meanAbsoluteError', 'minimize', 0.5, [0.4, 0.5049, 0.5051], [true, true, false]],
  ] as const)('is near where %s is, to %s', (metric, goal, best, values, expected) => {
    const points = pointsOf([
      { learningRate: 0.1, losses: to(1) },
      { learningRate: 1, losses: to(0) },
    ]);
    const near = values.slice(1).map((value) => {
      const own = [
        { ...points[0]!, objective: value },
        { ...points[1]!, objective: best },
      ];
      const scale = measureGroup(extractFeatures(own), { metric, goal });
      expect(scale.bestObjective?.learningRate).toBe(1);
      return isNearBest(scale.members[0] as Trained, scale);
    });
    expect(near).toEqual(expected.slice(1));
    const better = [
      { ...points[0]!, objective: values[0] },
      { ...points[1]!, objective: best },
    ];
    const isLower = measureGroup(extractFeatures(better), { metric, goal }).bestObjective?.learningRate;
    expect(isLower).toBe(0.1);
  });

  it('goes by a loss as objective where that fell a tenth of what the best fell, or more', () => {
    const scale = measure([{ learningRate: 1, losses: to(0) }]);
    const best = scale.best as Trained;
    const other = { ...best, objective: 0.005, curve: { ...best.curve, end: 1 } };
    const isNear = (objectiveStart: number) =>
      isNearBest(other, { ...scale, bestObjective: { ...best, objective: 0 }, objectiveStart });
    // The best fell from 2 to 0.
    expect([0.19, 0.2, 0.21].map(isNear)).toEqual([false, true, true]);
  });

  it.each([
    ['nothing larger was tried', [], true],
    ['one 11 times as large diverged', [1.1], true],
    ['one ten times as large diverged', [1], false],
    ['one ten times as large diverged, but for what rounding adds', [1.04], false],
    ['one twice as large diverged', [0.2], false],
    ['one half as large diverged', [0.05], true],
  ])('is unfinished where its largest good one falls steeply, and %s', (_, tried, isUnfinished) => {
    const best = { learningRate: 0.1, losses: steadilyTo(0.5) };
    const others = tried.map((learningRate) => ({ learningRate, losses: rising }));
    expect(measure([best, ...others]).unfinished?.learningRate).toBe(isUnfinished ? 0.1 : undefined);
  });

  it('is unfinished by the largest good one, be it the best or not', () => {
    const steep = { learningRate: 0.1, losses: steadilyTo(0.5) };
    expect(measure([steep, { learningRate: 0.5, losses: steadilyTo(0.52) }]).unfinished?.learningRate).toBe(0.5);
    expect(measure([steep, { learningRate: 0.5, losses: to(0.52) }])).not.toHaveProperty('unfinished');
  });
});
