/** Numbers → their mean, standard deviation and share of zeros. */
import type { FloatArray } from '../shared/index.ts';

/** Mean, standard deviation and share of zeros of some numbers. */
export type Spread = {
  readonly mean: number;
  /** Standard deviation, by division by n. */
  readonly deviation: number;
  /** The share of numbers that are exactly 0. */
  readonly zeros: number;
};

/** Describes the first `length` numbers, with sums in float64, in order. */
export function describeNumbers(values: FloatArray, length: number): Spread {
  let sum = 0;
  let zeros = 0;
  for (let i = 0; i < length; i += 1) {
    sum += values[i] as number;
    if (values[i] === 0) zeros += 1;
  }
  const mean = sum / length;
  let squares = 0;
  for (let i = 0; i < length; i += 1) {
    const difference = (values[i] as number) - mean;
    squares += difference * difference;
  }
  return { mean, deviation: Math.sqrt(squares / length), zeros: zeros / length };
}
