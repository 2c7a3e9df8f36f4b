/** a · b + c of float32 values, rounded once: IEEE 754 fusedMultiplyAdd, by means of float64. */

const largest = 3.4028234663852886e38;
/** Half-way between it and the 2^128 that would come next: from here on a sum is infinite. */
const overflow = 3.4028235677973366e38;

/**
 * The product has at most 48 bits, so float64 has it exactly; the sum is rounded to float64 first and to float32 then. The
 * first rounding can mislead the second only where it ends half-way between two float32 values; there the error that it
 * made decides. (With rounding to odd as Boldo and Melquiond describe it, but only where it matters.)
 *
 * @see https://doi.org/10.1109/TC.2007.70819
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const nearest = Math.fround(sum);
  // The float32 value as far on the other side of the sum, where there is one.
  const other = sum + (sum - nearest);
  if (other === nearest || Math.fround(other) !== other) return nearest;
  return decideHalfWay(product, c, sum, nearest, other);
}

function decideHalfWay(product: number, c: number, sum: number, nearest: number, other: number): number {
  const error = errorOf(product, c, sum);
  if (Math.abs(nearest) === Number.POSITIVE_INFINITY) {
    const isBelow = Math.abs(sum) === overflow && error !== 0 && error < 0 === sum > 0;
    return isBelow ? Math.sign(sum) * largest : nearest;
  }
  if (error === 0) return nearest;
  return error > 0 ? Math.max(nearest, other) : Math.min(nearest, other);
}

/** What the rounded sum lacks, exactly: Knuth's two-sum. */
function errorOf(a: number, b: number, sum: number): number {
  const ofB = sum - a;
  return a - (sum - ofB) + (b - ofB);
}
