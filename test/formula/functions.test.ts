import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { power } from '../../src/formula/functions.ts';
import { isNear } from './mathjs-oracle.ts';

const base = fc.double({ min: -8, max: 8, noNaN: true });

describe('[U] formula/functions power', () => {
  it('agrees with the engine for whole exponents of either sign', () => {
    fc.assert(
      fc.property(base, fc.integer({ min: -1500, max: 1500 }), (x, n) => {
        const expected = x ** n;
        fc.pre(Math.abs(expected) > 1e-290 && Math.abs(expected) < 1e290);
        expect(isNear(power(x, n), expected, 1e-12)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('agrees with the engine for broken exponents', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.double({ min: -30, max: 30, noNaN: true }),
        (x, y) => {
          expect(isNear(power(x, y), x ** y, 1e-12)).toBe(true);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('multiplies exactly where the product is exact', () => {
    for (let n = 0; n <= 33; n += 1) expect(power(3, n)).toBe(Number(3n ** BigInt(n)));
    fc.assert(fc.property(fc.double(), (x) => Object.is(power(x, 2), x * x) && Object.is(power(x, 3), x * (x * x))));
  });

  it.each([
    [0, 0, 1],
    [0, 2, 0],
    [0, -1, Number.POSITIVE_INFINITY],
    [0, 0.5, 0],
    [0, -0.5, Number.POSITIVE_INFINITY],
    [-2, 3, -8],
    [-2, 0.5, Number.NaN],
    [-2, -0.5, Number.NaN],
    [-1, 1025, -1],
    [-1, 1026, 1],
    [-1, -2049, -1],
    [1, 1e15, 1],
    [Number.NaN, 0, 1],
    [Number.NaN, 0.5, Number.NaN],
    [2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [0.5, Number.POSITIVE_INFINITY, 0],
  ])('gives %d ^ %d = %d', (x, y, expected) => {
    expect(power(x, y)).toBe(expected);
  });
});
