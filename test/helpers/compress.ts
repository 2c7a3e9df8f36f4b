import type { CompressedRows, KernelArray } from '../../src/kernels/index.ts';

/** All rows of a matrix (n, d), as compressed rows. */
export function compress(x: KernelArray, n: number, d: number): CompressedRows {
  const values: number[] = [];
  const columns: number[] = [];
  const starts = [0];
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < d; k += 1) {
      if (x[i * d + k] === 0) continue;
      values.push(x[i * d + k]!);
      columns.push(k);
    }
    starts.push(values.length);
  }
  const matrix = {
    values: Float32Array.from(values),
    columns: Uint16Array.from(columns),
    starts: Uint32Array.from(starts),
  };
  return { matrix, rows: Int32Array.from({ length: n }, (_, i) => i) };
}
