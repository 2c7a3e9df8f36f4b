/** Numbers → how they are spread. */
import type { FloatArray } from '../shared/index.ts';

export type Spread = {
  readonly mean: number;
  /** Standard deviation of the population. */
  readonly deviation: number;
  /** The share that is exactly 0. */
  readonly zeros: number;
};

/** Describes the first `length` numbers: sums in float64, in order. */
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
