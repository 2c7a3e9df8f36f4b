import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/shared/index.ts';
import { shuffleRows } from '../../src/train/batches.ts';
import { openDraws } from '../../src/train/draws.ts';

const rows = Uint32Array.from({ length: 30 }, (_, i) => 3 * i);
const openStream = () => randomStream(7, 0, 'batches');

/** The orders of so many epochs. */
function take(next: () => Uint32Array, epochs: number): number[][] {
  return Array.from({ length: epochs }, () => [...next()]);
}

/** Counts how often the stream is opened. */
function countOpened() {
  let opened = 0;
  const open = () => {
    opened += 1;
    return openStream();
  };
  return { open, opened: () => opened };
}

describe('[U] train/draws', () => {
  it('gives the orders that are drawn without it, whoever asks first, and for how many epochs', () => {
    const expected = take(shuffleRows(rows, openStream()), 9);
    const draws = openDraws();
    const { open, opened } = countOpened();
    for (const epochs of [3, 1, 9, 5, 9]) {
      expect(take(draws.shuffle('7/0', rows, epochs, open), epochs)).toEqual(expected.slice(0, epochs));
    }
    expect(opened()).toBe(1);
    expect([...rows]).toEqual(Array.from({ length: 30 }, (_, i) => 3 * i));
  });

  it('goes on where one that asked before has not come to its end', () => {
    const expected = take(shuffleRows(rows, openStream()), 6);
    const draws = openDraws();
    const [first, second] = [draws.shuffle('7/0', rows, 6, openStream), draws.shuffle('7/0', rows, 6, openStream)];
    expect(take(first, 2)).toEqual(expected.slice(0, 2));
    expect(take(second, 6)).toEqual(expected);
    expect(take(first, 4)).toEqual(expected.slice(2));
  });

  it('tells repeats apart, and splits of the same length', () => {
    const draws = openDraws();
    const [first] = take(draws.shuffle('7/0', rows, 1, openStream), 1);
    const other = take(
      draws.shuffle('7/1', rows, 1, () => randomStream(7, 1, 'batches')),
      1,
    );
    expect(other[0]).not.toEqual(first);
    const shifted = rows.map((row) => row + 1);
    expect(take(draws.shuffle('7/0', shifted, 1, openStream), 1)[0]).toEqual(first?.map((row) => row + 1));
  });

  it('draws again what it has no room for', () => {
    const draws = openDraws();
    const { open, opened } = countOpened();
    const many = Uint32Array.from({ length: 1000 }, (_, i) => i);
    const expected = take(shuffleRows(many, openStream()), 2);
    for (let i = 0; i < 2; i += 1) expect(take(draws.shuffle('7/0', many, 5000, open), 2)).toEqual(expected);
    expect(opened()).toBeGreaterThanOrEqual(2);
    const large = new Float32Array(5_000_000);
    let drawn = 0;
    for (let i = 0; i < 2; i += 1) {
      draws.fill('large', large, () => {
        drawn += 1;
      });
    }
    expect(drawn).toBe(2);
  });

  it('fills an array as it was filled under the same key before', () => {
    const draws = openDraws();
    const first = new Float32Array(4);
    draws.fill('a', first, () => void first.set([1, 2, 3, 4]));
    first.fill(9);
    const second = new Float32Array(4);
    draws.fill('a', second, () => {
      throw new RangeError('it has been drawn');
    });
    expect([...second]).toEqual([1, 2, 3, 4]);
    const other = new Float32Array(4);
    draws.fill('b', other, () => void other.set([5, 6, 7, 8]));
    expect([...other]).toEqual([5, 6, 7, 8]);
  });
});
