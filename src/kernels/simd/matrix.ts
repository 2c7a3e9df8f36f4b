/** The products of a dense layer, over an array or over compressed rows. */
import type { CompressedRows, Kernels } from '../types.ts';
import type { KernelModule } from './module.ts';
import type { Scratch } from './scratch.ts';

type MatrixKernels = Pick<
  Kernels,
  'expandRows' | 'affineForward' | 'affineBackwardWeight' | 'affineBackwardBias' | 'affineBackwardInput'
>;

/** Builds the kernels of dense layers on float32 arrays in the module's memory; packed factors lie in `scratch`. */
export function matrixKernels(module: KernelModule, scratch: Scratch): MatrixKernels {
  const panelBytes = (k: number, n: number) => k * Math.ceil(n / 4) * 16;

  return {
    expandRows(x, out, n, d) {
      const { values, columns, starts, rows } = pointersOf(x);
      module.compressedExpand(values, columns, starts, rows, out.byteOffset, n, d);
    },

    affineForward(x, w, b, z, n, d, u) {
      if ('matrix' in x) {
        const { values, columns, starts, rows } = pointersOf(x);
        module.compressedForward(values, columns, starts, rows, w.byteOffset, b.byteOffset, z.byteOffset, n, u);
        return;
      }
      const panels = scratch(panelBytes(d, u));
      module.packColumns(w.byteOffset, d, u, u, panels);
      module.multiply(x.byteOffset, d * 4, 4, n, d, u, panels, b.byteOffset, z.byteOffset, 0);
    },

    affineBackwardWeight(x, dz, dw, n, d, u) {
      if ('matrix' in x) {
        const { values, columns, starts, rows } = pointersOf(x);
        module.compressedBackwardWeight(values, columns, starts, rows, dz.byteOffset, dw.byteOffset, n, d, u);
        return;
      }
      const panels = scratch(panelBytes(n, u) + n * 16);
      module.packColumns(dz.byteOffset, n, u, u, panels);
      // xᵀ: its rows are the columns of x, and a step along one is a row of x.
      module.multiply(x.byteOffset, 4, d * 4, d, n, u, panels, 0, dw.byteOffset, panels + panelBytes(n, u));
    },

    affineBackwardBias: (dz, db, n, u) => module.sumRows(dz.byteOffset, db.byteOffset, n, u),

    affineBackwardInput(dz, w, dx, n, d, u) {
      const panels = scratch(panelBytes(u, d) + 96);
      module.packRows(w.byteOffset, u, d, u, panels);
      module.multiply(dz.byteOffset, u * 4, 4, n, u, d, panels, 0, dx.byteOffset, 0);
    },
  };
}

function pointersOf({ matrix, rows }: CompressedRows) {
  return {
    values: matrix.values.byteOffset,
    columns: matrix.columns.byteOffset,
    starts: matrix.starts.byteOffset,
    rows: rows.byteOffset,
  };
}
