/** The values of a metric → mean and standard deviation; the values of two points → whether they can be told apart. */

/** A quantity over several trials. */
export type Statistic = {
  readonly mean: number;
  /** Sample standard deviation, divided by n − 1; 0 of a single trial. */
  readonly std: number;
  /** Trials that have it. */
  readonly n: number;
  /** The value of each trial, in the order of the repeats. */
  readonly values: readonly number[];
};

/** The 95 % interval of a mean difference, over pairs. */
export type PairedDifference = {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Whether the two cannot be told apart: the interval holds 0, and the difference is not far off. */
  readonly tied: boolean;
};

/**
 * Mean and sample standard deviation, √(Σ(x − mean)² / (n − 1)), in the order of the values; equal values have exactly
 * their own mean and deviation 0.
 *
 * @param values at least one, all finite
 * @returns finite numbers: what would overflow is the largest float64
 */
export function describeValues(values: readonly number[]): Statistic {
  const n = values.length;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, std: n === 1 ? 0 : keepFinite(Math.sqrt(squares / (n - 1))), n, values };
}

/** The mean of finite numbers, of those `from` up to `to`, at least one; never an infinity. */
export function meanOf(values: readonly number[], from = 0, to = values.length): number {
  // A running mean: the sum of n equal numbers, divided by n, is not always that number, and a sum can overflow.
  let mean = 0;
  for (let i = from, n = 1; i < to; i += 1, n += 1) mean += (values[i] as number) / n - mean / n;
  return keepFinite(mean);
}

/**
 * The 95 % interval of the mean difference between two points, mean ± t·std/√n over the pairs: trials of one repeat
 * share their luck, so that a pair's difference is free of it. Far off, whatever its own deviation, is a difference of more
 * than 5 % of the reference, and more than t·√2·std/√n by the reference's deviation.
 *
 * @param values of a metric, one a repeat
 * @param reference the same of the point that it is compared with
 * @returns undefined where there are fewer than two pairs, or not as many values of the one as of the other
 * @see Student, The probable error of a mean, https://doi.org/10.1093/biomet/6.1.1
 */
export function comparePairs(values: readonly number[], reference: readonly number[]): PairedDifference | undefined {
  if (values.length !== reference.length || values.length < 2) return undefined;
  const differences = values.map((value, i) => keepFinite(value - (reference[i] as number)));
  const { mean, std, n } = describeValues(differences);
  const half = (quantileOf(n - 1) * std) / Math.sqrt(n);
  const [low, high] = [keepFinite(mean - half), keepFinite(mean + half)];
  const own = describeValues(reference);
  const reach = quantileOf(n - 1) * own.std * Math.sqrt(2 / n);
  const isFarOff = Math.abs(mean) > Math.max(reach, farOff * Math.abs(own.mean));
  return { difference: mean, low, high, tied: low <= 0 && high >= 0 && !isFarOff };
}

/** A difference up to this share of the reference may be nobody's: see `comparePairs`. */
const farOff = 0.05;

/** Student's t at 0.975, of 1 to 30 degrees of freedom. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;

/** Where there are more degrees of freedom than the table has, its last: a little too wide, never too narrow. */
function quantileOf(degrees: number): number {
  return quantiles[Math.min(degrees, quantiles.length) - 1] ?? 2.042;
}

/** What would overflow is the largest float64. */
export function keepFinite(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
