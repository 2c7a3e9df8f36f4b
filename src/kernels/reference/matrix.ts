/** The matrix products of a dense layer, as plain loops: oracle, fallback and explanation of the fast ones. */
import type { KernelInput } from '../arrays.ts';
import type { Kernels } from '../types.ts';
import type { InnerLoops } from './inner-loops.ts';
import type { Rounding } from './rounding.ts';

/** The products of a dense layer, and what makes a mini-batch for them. */
export type MatrixKernels = Pick<
  Kernels,
  | 'gatherRows'
  | 'gatherLabels'
  | 'writeOneHot'
  | 'expandRows'
  | 'affineForward'
  | 'affineBackwardWeight'
  | 'affineBackwardBias'
  | 'affineBackwardInput'
>;

/**
 * Every product walks rows of contiguous memory and adds to the output in place, so each output element is one chain of
 * additions in ascending order of the inner dimension.
 *
 * The zeros of compressed rows are left out: x + 0·w = x while the weight is finite, and a trial whose weights are not
 * finite has ended before.
 */
export function matrixKernels(round: Rounding, { addScaledRow, dot }: InnerLoops): MatrixKernels {
  return {
    gatherRows(source, rows, out, n, d) {
      for (let i = 0; i < n; i += 1) {
        const from = rows[i]! * d;
        // A view costs more than the copy of a short row.
        if (d > 32) out.set(source.subarray(from, from + d), i * d);
        else for (let k = 0; k < d; k += 1) out[i * d + k] = source[from + k]!;
      }
    },

    gatherLabels(source, rows, out, n) {
      for (let i = 0; i < n; i += 1) out[i] = source[rows[i]!]!;
    },

    writeOneHot(labels, out, n, u) {
      out.fill(0, 0, n * u);
      for (let i = 0; i < n; i += 1) out[i * u + labels[i]!] = 1;
    },

    expandRows(x, out, n, d) {
      out.fill(0, 0, n * d);
      eachElement(x, n, d, (i, k, value) => {
        out[i * d + k] = value;
      });
    },

    affineForward(x, w, b, z, n, d, u) {
      z.fill(0, 0, n * u);
      eachElement(x, n, d, (i, k, value) => addScaledRow(z, i * u, w, k * u, value, u));
      for (let i = 0; i < n; i += 1) {
        for (let j = 0; j < u; j += 1) z[i * u + j] = round(z[i * u + j]! + b[j]!);
      }
    },

    affineBackwardWeight(x, dz, dw, n, d, u) {
      dw.fill(0);
      eachElement(x, n, d, (i, k, value) => addScaledRow(dw, k * u, dz, i * u, value, u));
    },

    affineBackwardBias(dz, db, n, u) {
      db.fill(0);
      for (let i = 0; i < n; i += 1) {
        for (let j = 0; j < u; j += 1) db[j] = round(db[j]! + dz[i * u + j]!);
      }
    },

    affineBackwardInput(dz, w, dx, n, d, u) {
      for (let i = 0; i < n; i += 1) {
        for (let k = 0; k < d; k += 1) {
          dx[i * d + k] = dot(dz, i * u, w, k * u, u);
        }
      }
    },
  };
}

/** Visits the elements of x (N, D) row by row, in ascending columns; of compressed rows the nonzeros. */
function eachElement(
  x: KernelInput,
  n: number,
  d: number,
  visit: (row: number, column: number, value: number) => void,
): void {
  if ('matrix' in x) {
    const { values, columns, starts } = x.matrix;
    for (let i = 0; i < n; i += 1) {
      const row = x.rows[i]!;
      for (let at = starts[row]!; at < starts[row + 1]!; at += 1) visit(i, columns[at]!, values[at]!);
    }
    return;
  }
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < d; k += 1) visit(i, k, x[i * d + k]!);
  }
}
