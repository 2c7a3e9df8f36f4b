import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearScale, scaleFor, widen } from '../../../src/page/charts/scale.ts';

const labels = (values: readonly number[], most = 6) => scaleFor(values, most).ticks.map(({ label }) => label);

describe('[U] page/charts/scale', () => {
  it('marks powers of ten where values are far apart, each as people write it', () => {
    expect(labels([1e-4, 10], 8)).toEqual(['1e-4', '0.001', '0.01', '0.1', '1', '10']);
    expect(labels([1e-18, 1e27])).toEqual(['1e-16', '1e-8', '1', '1e+8', '1e+16', '1e+24']);
  });

  it('marks 2 and 5 between powers of ten that are few', () => {
    expect(labels([0.1, 2.5])).toEqual(['0.1', '0.2', '0.3', '0.5', '0.7', '1', '2']);
  });

  it('marks decimals without the traces of binary sums', () => {
    expect(labels([0, 0.7], 7)).toEqual(['0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7']);
    expect(labels([-3, 4])).toEqual(['-2', '0', '2', '4']);
  });

  it('opens around a single value', () => {
    const { domain, place } = scaleFor([5, 5], 6);
    expect(domain[0]).toBeLessThan(5);
    expect(place(5)).toBe(0.5);
  });

  it('keeps the order of values, their ends at 0 and 1, and every tick inside', () => {
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    const any = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    const values = fc.oneof(fc.array(positive, { minLength: 2 }), fc.array(any, { minLength: 2 }));
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 12 }), (list, most) => {
        const scale = scaleFor(list, most);
        const [low, high] = scale.domain;
        expect(scale.place(low)).toBeCloseTo(0, 9);
        expect(scale.place(high)).toBeCloseTo(1, 9);
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
    expect(widen(linearScale([0, 10], 5), 0.1, 5).domain).toEqual([-1, 11]);
    const { domain } = widen(scaleFor([1, 100], 5), 0.5, 5);
    expect(domain[0]).toBeCloseTo(0.1, 3);
    expect(domain[1]).toBeCloseTo(1000, 0);
  });
});
