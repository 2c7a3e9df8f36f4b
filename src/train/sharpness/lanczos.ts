/** A symmetric matrix that can be multiplied with vectors → its largest eigenvalue. */
import { largestEigenpair } from './tridiagonal.ts';
import { addMultiple, dot, norm, scaleBy } from './vectors.ts';

/** A symmetric matrix, known by its products with vectors. */
export type SymmetricMatrix = {
  /** Rows, which are as many as columns. */
  readonly size: number;
  /** How near an eigenvalue must be, relative to itself. */
  readonly tolerance: number;
  /** Writes the product with `vector` (size) to `out` (size). @returns whether there is one */
  multiply(vector: Float64Array, out: Float64Array): boolean;
};

/** The products after which the search ends, found or not; the loss of a network takes 7 to 35. */
const mostProducts = 200;
/** The tolerance at that end: two digits hold. */
const lastTolerance = 5e-3;

/**
 * The largest eigenvalue, by its sign and not by its magnitude: that of T = QᵀAQ, where the columns of Q span start,
 * A·start, A²·start, … (the method of Lanczos, with full reorthogonalization).
 *
 * An eigenvalue θ of T with the eigenvector s is off by at most β|s_m|, the length of AQs − θQs. The search ends where
 * that is within the tolerance, or at T of the size of A, which has the same eigenvalues.
 *
 * @param start (size) a random vector; overwritten
 * @returns undefined where A has no product with one of the vectors, or none was found; NaN is never returned
 * @see https://doi.org/10.1137/1.9781611971163 (Parlett: The Symmetric Eigenvalue Problem, sections 11.7 and 13)
 */
export function findLargestEigenvalue(matrix: SymmetricMatrix, start: Float64Array): number | undefined {
  const { size, tolerance } = matrix;
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let vector = start;
  scaleBy(vector, 1 / norm(vector));
  for (let products = 1; products <= mostProducts; products += 1) {
    basis.push(vector);
    const next = new Float64Array(size);
    if (!matrix.multiply(vector, next)) return undefined;
    diagonal.push(dot(vector, next));
    // Twice is enough: what rounding leaves of the vectors before is gone after the second pass.
    for (let pass = 0; pass < 2; pass += 1) for (const before of basis) addMultiple(next, -dot(before, next), before);
    const rest = norm(next);
    if (!Number.isFinite(rest)) return undefined;
    const { value, last } = largestEigenpair(diagonal, beside);
    const allowed = products === mostProducts ? lastTolerance : tolerance;
    const isFound = rest * Math.abs(last) <= allowed * Math.abs(value);
    if (isFound || (products === size && Number.isFinite(value))) return value;
    beside.push(rest);
    scaleBy(next, 1 / rest);
    vector = next;
  }
  return undefined;
}
