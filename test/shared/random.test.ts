import fc from 'fast-check';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/shared/index.ts';

const mask = (1n << 64n) - 1n;
const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (64n - k))) & mask;

/** The generator as its authors publish it, on 64-bit integers. */
function* publishedXoroshiro(s0: bigint, s1: bigint): Generator<bigint> {
  for (;;) {
    yield (s0 + s1) & mask;
    const x = s0 ^ s1;
    s0 = rotate(s0, 24n) ^ x ^ ((x << 16n) & mask);
    s1 = rotate(x, 37n);
  }
}

describe('[U] shared/random', () => {
  it('draws from xoroshiro128+ as published, low half of each output', () => {
    const generator = xoroshiro128plusFromState([1, 2, 3, 4]);
    const published = publishedXoroshiro((1n << 32n) | 2n, (3n << 32n) | 4n);
    for (let i = 0; i < 1000; i += 1) {
      expect(BigInt(generator.next() >>> 0)).toBe(published.next().value & 0xffff_ffffn);
    }
  });

  it('gives the numbers that every machine gives for a seed, a repeat and a purpose', () => {
    const stream = randomStream(42, 0, 'batches');
    expect([stream.uint32(), stream.uint32(), stream.below(10), stream.uniform(), stream.normal()]).toEqual([
      2558417432, 2588996877, 1, 0.08634641259528408, 0.00023796191966874312,
    ]);
  });

  it('gives other numbers for another seed, repeat or purpose, also beyond 2^53', () => {
    const first = (seed: number | string, repeat: number, purpose: string) =>
      randomStream(seed, repeat, purpose).uniform();
    const values = [
      first(42, 0, 'batches'),
      first(43, 0, 'batches'),
      first(42, 1, 'batches'),
      first(42, 0, 'split'),
      first('9007199254740993', 0, 'batches'),
      first('9007199254740992', 0, 'batches'),
    ];
    expect(new Set(values).size).toBe(values.length);
  });

  it('stays below every bound and reaches every value of a small one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff_ffff }), fc.nat(), (bound, seed) => {
        const value = randomStream(seed, 0, 'test').below(bound);
        return Number.isInteger(value) && value >= 0 && value < bound;
      }),
    );
    const stream = randomStream(1, 0, 'test');
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i += 1) counts[stream.below(7)]! += 1;
    // Five standard deviations of a binomial count.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt((70_000 * 6) / 49));
  });

  it('has the moments of the uniform and the normal distribution', () => {
    const stream = randomStream(7, 0, 'test');
    const n = 200_000;
    const moments = (draw: () => number) => {
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < n; i += 1) {
        const x = draw();
        sum += x;
        squares += x * x;
      }
      return { mean: sum / n, variance: squares / n - (sum / n) ** 2 };
    };
    const uniform = moments(() => stream.uniform());
    expect(uniform.mean).toBeCloseTo(0.5, 2);
    expect(uniform.variance).toBeCloseTo(1 / 12, 2);
    const normal = moments(() => stream.normal());
    expect(normal.mean).toBeCloseTo(0, 1);
    expect(normal.variance).toBeCloseTo(1, 1);
  });

  it('shuffles without losing a value, and evenly', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (values, seed) => {
        const shuffled = randomStream(seed, 0, 'test').shuffle([...values]);
        expect(shuffled.sort()).toEqual([...values].sort());
      }),
    );
    const stream = randomStream(3, 0, 'test');
    const seen = new Map<string, number>();
    for (let i = 0; i < 24_000; i += 1) {
      const order = stream.shuffle([0, 1, 2, 3]).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(160);
  });
});
