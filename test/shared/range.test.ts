import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandRange } from '../../src/shared/index.ts';

const bounds = (from: number, to: number, count: number) => ({ from, to, count });

describe('[U] shared/range', () => {
  it('gives powers of ten as they are written', () => {
    expect(expandRange({ log: bounds(1e-3, 10, 5) })).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(expandRange({ log: bounds(1e-8, 1e8, 17) })).toEqual([
      1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
    ]);
  });

  it('gives the powers of ten of the widest range too', () => {
    const values = expandRange({ log: bounds(1e-300, 1e300, 601) });
    expect(values).toEqual(Array.from({ length: 601 }, (_, index) => Number(`1e${index - 300}`)));
  });

  it('gives tenths as they are written', () => {
    expect(expandRange({ linear: bounds(0, 1, 11) })).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  });

  it('descends where the first end is the larger', () => {
    expect(expandRange({ log: bounds(100, 1, 3) })).toEqual([100, 10, 1]);
    expect(expandRange({ linear: bounds(1, -1, 3) })).toEqual([1, 0, -1]);
    expect(expandRange({ linear: bounds(0.6, -0.3, 4) })).toEqual([0.6, 0.3, 0, -0.3]);
  });

  it('has exactly the ends that are written, however far apart', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, finite, fc.integer({ min: 2, max: 50 }), (from, to, count) => {
        const values = expandRange({ linear: bounds(from, to, count) });
        expect(values).toHaveLength(count);
        expect([values[0], values.at(-1)]).toEqual([from, to]);
        expect(values.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('keeps equal ratios in a log range, by the exponents of a wider oracle', () => {
    const positive = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.integer({ min: 3, max: 50 }), (from, to, count) => {
        for (const [index, value] of expandRange({ log: bounds(from, to, count) }).entries()) {
          const expected = from * (to / from) ** (index / (count - 1));
          expect(Math.abs(value / expected - 1)).toBeLessThan(1e-11);
        }
      }),
    );
  });
});
