import { describe, expect, it } from 'vitest';
import type { LossCurve } from '../../../src/summary/verdicts/loss-curve.ts';
import { type CurvePattern, isFalling, isSteep, patternOf } from '../../../src/summary/verdicts/pattern.ts';

type Quarters = LossCurve['quarters'];

/** A curve without noise that ends as its last quarter does. */
function curveOf(quarters: Quarters, changes: Partial<LossCurve> = {}): LossCurve {
  return {
    start: 2,
    end: quarters[3],
    quarters,
    fell: false,
    startError: 0,
    quarterError: 0,
    highest: 2,
    jumped: false,
    zigzags: false,
    constant: false,
    returns: false,
    steps: 100,
    blocks: { step: [], loss: [] },
    ...changes,
  };
}

const settled: Quarters = [1, 0.5, 0.5, 0.5];
const still: Quarters = [2, 2, 2, 2];
const one = { predictedClasses: 1 };

describe('[U] summary/verdicts/pattern', () => {
  // Each row stands on the side of a threshold that its neighbour does not; the numbers are those of the room's README.
  it.each([
    ['exploded', still, { end: 22.001 }],
    ['rose', still, { end: 22 }],
    ['rose', still, { end: 2.501 }],
    ['flat', still, { end: 2.5 }],
    ['rose', still, { end: 2.7, quarterError: 0.23 }],
    ['flat', still, { end: 2.7, quarterError: 0.24 }],
    // Two standard errors, of which 2 / 4 are the start's: a rise of 2 is more than 2 · 0.5 · startError.
    ['rose', still, { end: 4, startError: 1.99 }],
    ['flat', still, { end: 4, startError: 2 }],
    ['rose', still, { end: 4, unrest: 0.001 }],
    ['flat', still, { end: 4, unrest: 0.00099 }],
    ['rose', still, { end: 4, unrest: 0.00099, jumped: true }],
    ['exploded', still, { start: 0, end: 1e-300 }],
    ['rose', still, { start: -2, end: -1.4 }],
    ['rose', still, { start: -2, end: 0, startError: 0.99 }],
    ['flat', still, { start: -2, end: 0, startError: 1, quarters: [0, 0, 0, 0] }],
    ['swings', still, { constant: true, returns: true }],
    ['flat', still, { constant: true }],
    ['swings', still, { zigzags: true }],
    ['swings', still, { unrest: 0.051 }],
    ['flat', still, { unrest: 0.05 }],
    ['swings', still, { zigzags: true, jumped: true }],
    ['jumped', still, { jumped: true }],
    ['creeping', [1.9, 1.8, 1.7, 1.6], { startError: 0.14 }],
    ['steep', [1.9, 1.8, 1.7, 1.6], { startError: 0.13 }],
    ['settling', settled, { zigzags: true, jumped: true, unrest: 1 }],
    ['settling', settled, { startError: 0.49 }],
    ['flat', settled, { startError: 0.5 }],
    // Back from far above its start, and no further.
    ['flat', [3, 2.5, 2.2, 2], { fell: true }],
    ['settling', [3, 2.5, 2.2, 1.999], { fell: true }],
    ['dead', settled, { ...one, jumped: true }],
    ['dead', [1, 0.9, 0.7, 0.69], { ...one, jumped: true }],
    ['steep', [1, 0.9, 0.7, 0.5], { ...one, jumped: true }],
    ['plateau', [1.5, 1, 1, 1], one],
    ['settling', [1.5, 0.99, 0.99, 0.99], one],
    ['settling', settled, { predictedClasses: 2, jumped: true }],
    // A fiftieth of the whole fall in the last quarter is still a fall.
    ['settling', [1.5, 1.2, 1.021, 1], one],
    ['plateau', [1.5, 1.2, 1.019, 1], one],
    ['rebounded', [1, 0.5, 0.7, 0.9], { end: 0.876 }],
    ['settling', [1, 0.5, 0.7, 0.9], { end: 0.875 }],
    ['settling', [1, 0.5, 0.7, 0.9], { end: 0.98, quarterError: 0.16 }],
    ['steep', [1.5, 1, 0.75, 0.5], {}],
    ['settling', [1.5, 1, 0.75, 0.501], {}],
  ] satisfies [CurvePattern, Quarters, Partial<LossCurve>][])('calls it %s: %j with %j', (shape, quarters, changes) => {
    expect(patternOf(curveOf(quarters, changes))).toBe(shape);
  });

  it.each([
    ['as fast as ever', [4, 3, 2, 1], true],
    ['half as fast as at first', [4, 2, 1.5, 0.5], true],
    ['less than half as fast as at first', [4, 2, 1.5, 0.51], false],
    ['after a plateau', [4, 4, 3.9, 3], true],
    ['half as fast as after a plateau', [4, 4, 2, 1], true],
    ['less than half as fast as after a plateau', [4, 4, 2, 1.01], false],
    ['slowly after a hump', [4, 5, 3, 2.9], false],
    ['from a hump to where it began', [4, 5, 5, 4], false],
    ['not at all', [4, 4, 4, 4], false],
  ] satisfies [string, Quarters, boolean][])('knows whether a fall is steep: %s', (_, quarters, steep) => {
    expect(isSteep(curveOf(quarters, { start: 4 }))).toBe(steep);
  });

  it('believes a fall of the second half that is above three standard errors, no other', () => {
    const quarters: Quarters = [4, 3, 2, 1];
    expect([0.66, 0.67].map((quarterError) => isSteep(curveOf(quarters, { start: 4, quarterError })))).toEqual([
      true,
      false,
    ]);
    expect([0.33, 0.34].map((quarterError) => isFalling(curveOf(quarters, { quarterError })))).toEqual([true, false]);
  });

  it('is falling while the last quarter brings a fiftieth of the whole fall', () => {
    expect([1.0201, 1.0199].map((third) => isFalling(curveOf([1.8, 1.5, third, 1])))).toEqual([true, false]);
  });
});
