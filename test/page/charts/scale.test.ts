import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleFor, scaleOfAxis } from '../../../src/page/charts/scale.ts';

const labels = (values: readonly number[], count = 6, room = 0) =>
  scaleFor(values, count, room).ticks.map(({ label }) => label);

describe('[U] page/charts/scale', () => {
  it('marks powers of ten where values are far apart, each as people write it', () => {
    expect(labels([1e-4, 10], 8)).toEqual(['1e-4', '0.001', '0.01', '0.1', '1', '10']);
    expect(labels([1e-18, 1e27])).toEqual(['1e-10', '1', '1e+10', '1e+20']);
  });

  it('marks 2 and 5 between powers of ten that are few', () => {
    expect(labels([0.1, 2.5])).toEqual(['0.1', '0.2', '0.3', '0.5', '1', '2']);
  });

  it('marks decimals without the traces of binary sums', () => {
    expect(labels([0, 0.7], 7)).toEqual(['0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7']);
    expect(labels([-3, 4])).toEqual(['-3', '-2', '-1', '0', '1', '2', '3', '4']);
  });

  it('opens around a single value', () => {
    const { place } = scaleFor([5, 5], 6);
    expect(place(5)).toBe(0.5);
    expect(place(5.1)).toBeGreaterThan(0.5);
    expect(place(5.1)).toBeLessThan(0.6);
  });

  it('keeps the order of values, their ends at 0 and 1, and every tick inside', () => {
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    const any = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    const tiny = fc.double({ min: -1e-200, max: 1e-200, noNaN: true });
    const values = fc.oneof(...[positive, any, tiny].map((one) => fc.array(one, { minLength: 2 })));
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 12 }), (list, most) => {
        const scale = scaleFor(list, most);
        const [low, high] = [Math.min(...list), Math.max(...list)];
        const least = Math.max(1e-9 * Math.max(Math.abs(low), Math.abs(high)), 1e-300);
        const isOpened = scale.kind === 'linear' && high - low <= least;
        expect(scale.place(low)).toBeCloseTo(isOpened ? 0.5 : 0, 7);
        expect(scale.place(high)).toBeCloseTo(isOpened ? 0.5 : 1, 7);
        const sorted = list.toSorted((a, b) => a - b).map(scale.place);
        expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
        const places = scale.ticks.map(({ value }) => scale.place(value));
        for (const place of places) expect(place).toBeGreaterThan(-1e-6);
        for (const place of places) expect(place).toBeLessThan(1 + 1e-6);
        expect(places.length).toBeLessThanOrEqual(Math.max(2 * most + 3, 12));
      }),
    );
  });

  it('gives room at both ends', () => {
    expect(scaleFor([0, 10], 5, 0.1).place(-1)).toBeCloseTo(0, 9);
    expect(scaleFor([0, 10], 5, 0.1).place(11)).toBeCloseTo(1, 9);
    expect(scaleFor([1, 100], 5, 0.5).place(0.1)).toBeCloseTo(0, 9);
    expect(scaleFor([1, 100], 5, 0.5).place(1000)).toBeCloseTo(1, 9);
    expect(labels([1e-300, 1e308], 5, 0.1)).toEqual(['1e-200', '1', '1e+200']);
  });

  it('draws an axis linear or logarithmic as its values are spread', () => {
    const kind = (...values: number[]) => scaleOfAxis(values, 6).kind;
    expect(kind(0.001, 0.01, 0.1, 1)).toBe('log');
    expect(kind(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1)).toBe('log');
    expect(kind(1, 2, 5, 10, 20, 50, 100)).toBe('log');
    expect(kind(0.1, 1)).toBe('log');
    expect(kind(0.05, 0.19, 0.32, 0.46, 0.59, 0.73, 0.86, 1)).toBe('linear');
    expect(kind(1, 4, 7, 10, 13)).toBe('linear');
    expect(kind(0, 0.1, 0.2)).toBe('linear');
    // As a random search draws them from a linear range, and from a logarithmic one; repeated values count once.
    expect(kind(0.012, 0.08, 0.21, 0.24, 0.33, 0.35, 0.41, 0.47, 0.12)).toBe('linear');
    expect(kind(0.012, 0.02, 0.047, 0.11, 0.15, 0.33, 0.47, 0.47, 0.47)).toBe('log');
  });
});
