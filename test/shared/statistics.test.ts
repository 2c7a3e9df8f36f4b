import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/shared/index.ts';
import { comparePairs, describeValues } from '../../src/shared/statistics.ts';

describe('[U] shared/statistics', () => {
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

describe('[U] shared/statistics of pairs', () => {
  it('is the paired interval of Student', () => {
    // By hand: differences 1, 2, 3; mean 2, deviation 1, t of 2 degrees 4.303, so 2 ± 4.303/√3.
    const half = 4.303 / Math.sqrt(3);
    expect(comparePairs([2, 4, 6], [1, 2, 3])).toEqual({ difference: 2, low: 2 - half, high: 2 + half, tied: true });
    expect(comparePairs([2, 4, 6, 6], [1, 2, 3, 4])).toMatchObject({ difference: 2, tied: false });
  });

  it('is free of the luck that both share', () => {
    const luck = [0.1, 0.9, 0.4];
    const better = luck.map((x, i) => x + [0.01, 0.011, 0.009][i]!);
    expect(comparePairs(better, luck)).toMatchObject({ tied: false, difference: expect.closeTo(0.01) });
  });

  it('ties equal values, and tells a constant difference apart', () => {
    expect(comparePairs([1, 2], [1, 2])).toEqual({ difference: 0, low: 0, high: 0, tied: true });
    expect(comparePairs([2, 3], [1, 2])).toEqual({ difference: 1, low: 1, high: 1, tied: false });
  });

  it('compares nothing where there are no two pairs', () => {
    expect(comparePairs([1], [2])).toBeUndefined();
    expect(comparePairs([1, 2], [1, 2, 3])).toBeUndefined();
    expect(comparePairs([], [])).toBeUndefined();
  });

  it('tells apart what is far off, whatever its own deviation', () => {
    const best = [0.42, 0.41, 0.43];
    expect(comparePairs([0.44, 0.43, 0.42], best)?.tied).toBe(true);
    expect(comparePairs([2.4, 0.8, 1.4], best)).toMatchObject({ low: expect.any(Number), tied: false });
    expect(comparePairs([3e9, 1, 2], best)).toMatchObject({ tied: false });
    // Within 5 % of the best nothing is far, however little the best itself deviates.
    expect(comparePairs([0.93, 0.95, 0.96], [0.95, 0.95, 0.95])?.tied).toBe(true);
  });

  it('holds the true difference 19 times in 20', () => {
    const stream = randomStream(1, 0, 'test');
    for (const n of [2, 3, 5, 31, 60]) {
      const zeros = new Array(n).fill(0);
      const held = Array.from({ length: 2000 }, () => {
        const values = zeros.map(() => stream.normal());
        const { low, high } = comparePairs(values, zeros)!;
        return low <= 0 && high >= 0;
      });
      expect(held.filter(Boolean).length / 2000).toBeCloseTo(0.95, 1.5);
    }
  });

  it('stays finite, whatever the values', () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(1e308, -1e308));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 2 }), (pairs) => {
        const { difference, low, high } = comparePairs(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        )!;
        expect([difference, low, high].every(Number.isFinite)).toBe(true);
        expect(low <= difference && difference <= high).toBe(true);
      }),
    );
  });
});
