/** A random stream → a matrix of orthonormal columns or rows. */
import type { FloatArray, RandomStream } from '../../shared/index.ts';

/**
 * Writes a random orthogonal matrix: its columns, or its rows where they are fewer, have length 1 and stand at right
 * angles. They are normal draws, taken one vector after the other, through Gram and Schmidt's process in float64.
 *
 * @param values (rows, columns) row-major, written
 * @see https://arxiv.org/abs/1312.6120
 */
export function fillOrthogonal(values: FloatArray, rows: number, columns: number, stream: RandomStream): void {
  const byRows = rows < columns;
  const count = byRows ? rows : columns;
  const length = byRows ? columns : rows;
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => stream.normal()));
  orthonormalize(vectors);
  for (const [i, vector] of vectors.entries()) {
    for (const [j, value] of vector.entries()) values[byRows ? i * columns + j : j * columns + i] = value;
  }
}

/** Makes independent vectors orthonormal, in place: modified Gram–Schmidt. */
function orthonormalize(vectors: readonly Float64Array[]): void {
  for (const [index, vector] of vectors.entries()) {
    const before = vectors.slice(0, index);
    // Twice is enough: what rounding leaves of the earlier directions the first time is large where little else is left.
    for (const direction of [...before, ...before]) addScaled(vector, direction, -dot(vector, direction));
    const scale = 1 / Math.sqrt(dot(vector, vector));
    for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] as number) * scale;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function addScaled(out: Float64Array, x: Float64Array, factor: number): void {
  for (let i = 0; i < out.length; i += 1) out[i] = (out[i] as number) + factor * (x[i] as number);
}
