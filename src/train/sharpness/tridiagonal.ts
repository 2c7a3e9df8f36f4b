/** A symmetric tridiagonal matrix → its largest eigenvalue, and how much of the eigenvector lies in the last dimension. */

/** Sweeps of one eigenvalue; three are usual. Only numbers that are not finite need more. */
const mostSweeps = 50;

/** An eigenvalue, and the last number of its eigenvector of length 1. */
type Eigenpair = { readonly value: number; readonly last: number };

/**
 * Finds the eigenvalues by the QL method with implicit shifts, from + − × ÷ √ alone.
 *
 * @param diagonal (n) its diagonal
 * @param beside (n − 1 or more) the numbers beside the diagonal; further ones are not read
 * @returns NaN for both where a number is not finite
 * @see https://doi.org/10.1007/BF02165404 (Dubrulle, Martin, Wilkinson: The implicit QL algorithm; EISPACK's imtql2)
 */
export function largestEigenpair(diagonal: readonly number[], beside: readonly number[]): Eigenpair {
  const n = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = new Float64Array(n);
  for (let i = 0; i < n - 1; i += 1) e[i] = beside[i] as number;
  // The last row of the product of all rotations.
  const z = new Float64Array(n);
  z[n - 1] = 1;

  for (let low = 0; low < n; low += 1) {
    for (let sweep = 0; ; sweep += 1) {
      const high = findSplit(d, e, low);
      if (high === low) break;
      if (sweep === mostSweeps) return { value: Number.NaN, last: Number.NaN };
      rotate(d, e, z, low, high);
    }
  }
  const at = d.reduce((best, value, i) => (value > (d[best] as number) ? i : best), 0);
  return { value: d[at] as number, last: z[at] as number };
}

/** The first place from `low` on behind which the matrix falls into two: the number beside the diagonal is negligible. */
function findSplit(d: Float64Array, e: Float64Array, low: number): number {
  for (let i = low; i < d.length - 1; i += 1) {
    const size = Math.abs(d[i] as number) + Math.abs(d[i + 1] as number);
    if (Math.abs(e[i] as number) + size === size) return i;
  }
  return d.length - 1;
}

/** One QL sweep from `high` up to `low`, by Givens rotations. Overwrites d, e and z. */
function rotate(d: Float64Array, e: Float64Array, z: Float64Array, low: number, high: number): void {
  const first = d[low] as number;
  const edge = e[low] as number;
  // Wilkinson's shift: the eigenvalue of the upper 2 × 2 corner that is nearer to its first number.
  let g = ((d[low + 1] as number) - first) / (2 * edge);
  const root = hypotenuse(g, 1);
  g = (d[high] as number) - first + edge / (g + (g < 0 ? -root : root));
  let [sine, cosine, p] = [1, 1, 0];
  for (let i = high - 1; i >= low; i -= 1) {
    const f = sine * (e[i] as number);
    const b = cosine * (e[i] as number);
    const r = hypotenuse(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = (d[i + 1] as number) - p;
      e[high] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = (d[i + 1] as number) - p;
    const t = ((d[i] as number) - g) * sine + 2 * cosine * b;
    p = sine * t;
    d[i + 1] = g + p;
    g = cosine * t - b;
    const [above, below] = [z[i] as number, z[i + 1] as number];
    z[i + 1] = sine * above + cosine * below;
    z[i] = cosine * above - sine * below;
  }
  d[low] = (d[low] as number) - p;
  e[low] = g;
  e[high] = 0;
}

/** √(a² + b²), without squares that overflow; `Math.hypot` differs between engines. */
function hypotenuse(a: number, b: number): number {
  const large = Math.max(Math.abs(a), Math.abs(b));
  const ratio = Math.min(Math.abs(a), Math.abs(b)) / large;
  return large === 0 ? 0 : large * Math.sqrt(1 + ratio * ratio);
}
