import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatest, hasTurningPoints, least, noiseOf, part } from '../../../src/summary/verdicts/series.ts';

const loss = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const upTo = (n: number) => [...Array(n).keys()];
/** Numbers that are even and odd in turn, but twice odd and odd. */
const restingTwice = [...upTo(12), ...upTo(13).map((i) => i + 1), ...upTo(15).map((i) => i + 1)];

describe('[U] summary/verdicts/series', () => {
  it('cuts quarters that are the whole list when put together, from four values on', () => {
    fc.assert(
      fc.property(fc.array(loss, { minLength: 4, maxLength: 60 }), (values) => {
        const quarters = [0, 0.25, 0.5, 0.75].map((from) => part(values, from, from + 0.25));
        expect(quarters.flat()).toEqual(values);
        expect(Math.max(...quarters.map(({ length }) => length)) * 4).toBeLessThan(values.length + 4);
      }),
    );
  });

  it.each([
    [1, 0.75, 1, [0]],
    [2, 0.9, 1, [1]],
    [3, 0, 0.25, [0]],
    [10, 0.9, 1, [9]],
    [100, 0.9, 1, upTo(100).slice(90)],
  ])('has at least one value: of %d from %d to %d', (length, from, to, expected) => {
    expect(part(upTo(length), from, to)).toEqual(expected);
  });

  it('measures the deviation of alternating values around any line that is not steep', () => {
    const values = upTo(1000).map((i) => 3 + 1e-4 * i + (i % 2 === 0 ? 0.5 : -0.5));
    // Neighbours are 1 apart: √(1² / 2).
    expect(noiseOf(values)).toBeCloseTo(Math.SQRT1_2, 3);
  });

  it('measures half the mean square of the steps, backwards as forwards, and wherever the values lie', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 30 }), (values) => {
        let sum = 0;
        for (let i = 1; i < values.length; i += 1) sum += (values[i]! - values[i - 1]!) ** 2;
        expect(noiseOf(values)).toBeCloseTo(Math.sqrt(sum / 2 / (values.length - 1)), 9);
        expect(noiseOf(values.toReversed())).toBeCloseTo(noiseOf(values), 9);
        expect(noiseOf(values.map((value) => value + 1000))).toBeCloseTo(noiseOf(values), 9);
      }),
    );
    expect(noiseOf([7])).toBe(0);
  });

  it.each([
    ['up and down', upTo(20).map((i) => i % 2), true],
    ['up and down along a slope', upTo(20).map((i) => i / 4 + (i % 2)), true],
    ['one way', upTo(20), false],
    ['in steps of two', upTo(20).map((i) => i % 4 < 2), false],
    ['not at all', upTo(20).map(() => 1), false],
    // Of 38 values in between 36 turn, and 34.
    ['up and down but for one rest', [...upTo(20), ...upTo(20).map((i) => i + 1)].map((i) => i % 2), true],
    ['up and down but for two rests at the top', restingTwice.map((i) => i % 2), false],
    ['up and down but for two rests at the bottom', restingTwice.map((i) => 1 - (i % 2)), false],
    ['up and down too shortly to tell', upTo(17).map((i) => i % 2), false],
    ['up and down just long enough', upTo(18).map((i) => i % 2), true],
  ])('tells values that go %s', (_, values, expected) => {
    expect(hasTurningPoints(values.map(Number))).toBe(expected);
  });

  it('does not take noise for swings: two thirds of its values are turning points', () => {
    const numbers = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 200, maxLength: 200 });
    const samples = fc.sample(numbers, { numRuns: 50, seed: 1 });
    expect(samples.filter(hasTurningPoints)).toEqual([]);
  });

  it('finds the ends of a list that is too long for a call', () => {
    const values = upTo(300_000).map((i) => (i * 7919) % 300_007);
    expect([least(values), greatest(values)]).toEqual([0, values.toSorted((a, b) => b - a)[0]]);
  });
});
