import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeValues } from '../../src/results/statistics.ts';

describe('[U] results/statistics', () => {
  it('divides by n − 1', () => {
    // By hand: mean 5, deviations −3 −1 −1 −1 0 0 2 4, squares 32, 32/7; the book example has √(32/8) = 2 for all of a population.
    expect(describeValues([2, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({ mean: 5, std: Math.sqrt(32 / 7), n: 8 });
    expect(describeValues([1, 2])).toEqual({ mean: 1.5, std: Math.sqrt(0.5), n: 2, values: [1, 2] });
  });

  it('gives a single value deviation 0', () => {
    expect(describeValues([0.1])).toEqual({ mean: 0.1, std: 0, n: 1, values: [0.1] });
  });

  it('gives equal values exactly their own mean', () => {
    // −0 and 0 are one number to a mean, and to JSON.
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 20 }), (mean, n) => {
        expect(describeValues(new Array(n).fill(mean))).toMatchObject({ mean, std: 0, n });
      }),
    );
  });

  it('stays finite, whatever the values', () => {
    const huge = fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 1e308, -1e308);
    const values = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), huge), { minLength: 1 });
    fc.assert(
      fc.property(values, (all) => {
        const { mean, std } = describeValues(all);
        expect(Number.isFinite(mean) && Number.isFinite(std) && std >= 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('moves the mean, and not the deviation, with what is added to all values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2 }),
        fc.integer({ min: -1000, max: 1000 }),
        (all, by) => {
          const here = describeValues(all);
          const there = describeValues(all.map((value) => value + by));
          expect(there.mean).toBeCloseTo(here.mean + by, 9);
          expect(there.std).toBeCloseTo(here.std, 9);
        },
      ),
    );
  });
});
