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
  // A running mean: the sum of n equal numbers, divided by n, is not always that number, and a sum can overflow.
  const mean = keepFinite(values.reduce((before, value, i) => before + (value / (i + 1) - before / (i + 1)), 0));
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, std: n === 1 ? 0 : keepFinite(Math.sqrt(squares / (n - 1))), n, values };
}

function keepFinite(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
