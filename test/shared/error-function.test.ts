import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erf } from '../../src/shared/index.ts';
import { ulpsBetween } from '../helpers/ulps.ts';

/** 2/√π e^−x² Σ 2^k x^(2k+1) / (1·3·…·(2k+1)): all terms are positive, so nothing cancels. */
function erfBySeries(x: number): number {
  let term = Math.abs(x);
  let sum = term;
  for (let k = 1; k < 200; k += 1) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (Math.sign(x) * 2 * Math.exp(-x * x) * sum) / Math.sqrt(Math.PI);
}

describe('[U] shared/error-function', () => {
  it('agrees with its series over all its ranges', () => {
    fc.assert(
      fc.property(fc.double({ min: -6.5, max: 6.5, noNaN: true }), (x) => {
        // The series itself is good to about a hundred roundings.
        expect(Math.abs(erf(x) - erfBySeries(x))).toBeLessThanOrEqual(2e-14 * Math.abs(erf(x)) + Number.MIN_VALUE);
      }),
      { numRuns: 3000 },
    );
  });

  // Correctly rounded values, worked out with 90 digits by an arbitrary-precision library.
  it.each([
    { x: 1e-10, expected: 1.1283791670955126e-10 },
    { x: 0.3, expected: 0.3286267594591274 },
    { x: -0.5, expected: -0.5204998778130465 },
    { x: 0.84, expected: 0.7651427114549945 },
    { x: 0.85, expected: 0.7706680576083526 },
    { x: 1, expected: 0.8427007929497149 },
    { x: 1.24, expected: 0.9205051842990297 },
    { x: 1.3, expected: 0.9340079449406524 },
    { x: -2, expected: -0.9953222650189527 },
    { x: 2.85, expected: 0.9999443437200386 },
    { x: 2.9, expected: 0.9999589021219005 },
    { x: 4.5, expected: 0.9999999998033839 },
    { x: 5.9, expected: 0.9999999999999999 },
  ])('lies within one ulp of the true value at $x', ({ x, expected }) => {
    expect(ulpsBetween(erf(x), expected)).toBeLessThanOrEqual(1n);
  });

  it('is odd to the last bit, and keeps the conventions at the edges', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (x) => Object.is(erf(-x), -erf(x))));
    expect(Object.is(erf(-0), -0)).toBe(true);
    expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(erf(Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(erf(Number.NaN)).toBeNaN();
  });
});
