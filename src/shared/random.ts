/** Random streams: integer-only xoroshiro128+, one stream for each (seed, repeat, purpose), never for a point. */
import { hash } from 'node:crypto';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { log } from './elementary.ts';
import type { Seed } from './types.ts';

const twoTo32 = 0x1_0000_0000;
const twoToMinus53 = 1 / 0x20_0000_0000_0000;

/** A reproducible sequence of random numbers; every call draws the next ones. */
export type RandomStream = {
  /** An unsigned 32-bit integer. */
  uint32(): number;
  /** An unbiased integer in [0, bound), 1 ≤ bound ≤ 2^32. */
  below(bound: number): number;
  /** A float64 in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A float64 from the standard normal distribution. */
  normal(): number;
  /** Puts the values in random order, in place, and returns them. */
  shuffle<T extends { length: number; [index: number]: number }>(values: T): T;
};

/**
 * Opens the stream of one purpose.
 *
 * The generator's 128-bit state is the first half of sha256(`seed/repeat/purpose`), so streams of different purposes
 * share nothing and adding a purpose never shifts another.
 *
 * @param purpose what the numbers are for: `split`, `batches`, `initialWeights/layers.0`
 * @see https://prng.di.unimi.it/xoroshiro128plus.c (Blackman and Vigna; rotations 24, 16, 37)
 */
export function randomStream(seed: Seed, repeat: number, purpose: string): RandomStream {
  const digest = hash('sha256', `${seed}/${repeat}/${purpose}`, 'buffer');
  return new Xoroshiro128Plus([0, 4, 8, 12].map((offset) => digest.readInt32BE(offset)));
}

/** A class, since V8 draws from the methods of all its streams in half of the time that closures of each take. */
class Xoroshiro128Plus implements RandomStream {
  readonly #generator: ReturnType<typeof xoroshiro128plusFromState>;
  #spare: number | undefined;

  constructor(state: readonly number[]) {
    this.#generator = xoroshiro128plusFromState(state);
  }

  uint32(): number {
    return this.#generator.next() >>> 0;
  }

  below(bound: number): number {
    // `bound` buckets of equal size; what is left over at the top is drawn again, so that no value is favoured. The
    // quotient keeps the high bits: the lowest bit of this generator is the weak one.
    const bucket = Math.floor(twoTo32 / bound);
    let value = this.uint32();
    while (value >= bucket * bound) value = this.uint32();
    return Math.floor(value / bucket);
  }

  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x400_0000 + low) * twoToMinus53;
  }

  // Marsaglia's polar method: no trigonometry, two values a round.
  normal(): number {
    if (this.#spare !== undefined) {
      const value = this.#spare;
      this.#spare = undefined;
      return value;
    }
    let u = 0;
    let v = 0;
    let s = 0;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const factor = Math.sqrt((-2 * log(s)) / s);
    this.#spare = v * factor;
    return u * factor;
  }

  shuffle<T extends { length: number; [index: number]: number }>(values: T): T {
    // Fisher and Yates, from the end.
    for (let i = values.length - 1; i > 0; i -= 1) {
      const j = this.below(i + 1);
      const swapped = values[i] as number;
      values[i] = values[j] as number;
      values[j] = swapped;
    }
    return values;
  }
}
