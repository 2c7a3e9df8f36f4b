/** The values of a metric → mean and standard deviation. */
import type { Statistic } from './types.ts';

/**
 * Mean and sample standard deviation, √(Σ(x − mean)² / (n − 1)), in the order of the values; equal values have exactly
 * their own mean and deviation 0.
 *
 * @param values at least one, all finite
 * @returns finite numbers: what would overflow is the largest float64
 */
export function describeValues(values: readonly number[]): Statistic {
  const n = values.length;
  const first = values[0] as number;
  // Around the first value, because the sum of n equal numbers, divided by n, is not always that number.
  const mean = keepFinite(first + values.reduce((sum, value) => sum + (value - first), 0) / n);
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, std: n === 1 ? 0 : keepFinite(Math.sqrt(squares / (n - 1))), n, values };
}

function keepFinite(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
