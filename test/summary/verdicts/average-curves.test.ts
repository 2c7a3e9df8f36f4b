import { describe, expect, it } from 'vitest';
import { averageCurves } from '../../../src/summary/verdicts/average-curves.ts';
import type { LossCurve } from '../../../src/summary/verdicts/loss-curve.ts';

const calm: LossCurve = {
  start: 2,
  end: 1,
  quarters: [2, 1.5, 1.25, 1],
  fell: true,
  startError: 0.1,
  quarterError: 0.02,
  highest: 2,
  jumped: false,
  zigzags: true,
  constant: true,
  returns: false,
  steps: 100,
  blocks: { step: [99], loss: [1] },
};
const wild: LossCurve = {
  start: 4,
  end: 3,
  quarters: [4, 3.5, 3.25, 3],
  fell: false,
  startError: 0.3,
  quarterError: 0.06,
  highest: 50,
  jumped: true,
  zigzags: false,
  unrest: 0.2,
  constant: false,
  returns: true,
  predictedClasses: 1,
  steps: 60,
  blocks: { step: [], loss: [] },
};

describe('[U] summary/verdicts/average-curves', () => {
  it('leaves the curve of one trial as it is', () => {
    expect(averageCurves([calm])).toBe(calm);
  });

  it('takes the means of numbers, their errors over the root of how many, and the worst of what happened', () => {
    expect(averageCurves([calm, wild])).toEqual({
      start: 3,
      end: 2,
      quarters: [3, 2.5, 2.25, 2],
      fell: false,
      startError: expect.closeTo(0.2 / Math.SQRT2),
      quarterError: expect.closeTo(0.04 / Math.SQRT2),
      highest: 50,
      jumped: true,
      zigzags: false,
      unrest: 0.2,
      constant: false,
      returns: true,
      predictedClasses: 1,
      steps: 80,
      blocks: { step: [], loss: [] },
    });
  });

  it('fell, zigzags and is constant where every curve does, and neither jumped nor returns where none does', () => {
    const alike = { fell: true, zigzags: true, constant: true, jumped: false, returns: false };
    expect(averageCurves([calm, calm])).toMatchObject(alike);
  });

  it('takes what some curves lack from those that have it', () => {
    const third = { ...wild, unrest: 0.4, predictedClasses: 3 };
    expect(averageCurves([calm, wild, third])).toMatchObject({ unrest: expect.closeTo(0.3), predictedClasses: 3 });
    expect(averageCurves([calm, calm])).not.toHaveProperty('unrest');
  });
});
