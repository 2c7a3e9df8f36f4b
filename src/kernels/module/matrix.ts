/** The products of a dense layer, over an array or over compressed rows. */

import type { CompressedRows } from '../arrays.ts';
import type { MatrixKernels } from '../reference/matrix.ts';
import type { Kernels } from '../types.ts';
import type { KernelModule } from './exports.ts';
import type { Scratch } from './scratch.ts';

/**
 * Builds the kernels of dense layers on float32 arrays in the module's memory; packed factors lie in `scratch`.
 *
 * @param reference gathers what lies elsewhere
 */
export function matrixKernels(module: KernelModule, scratch: Scratch, reference: Kernels): MatrixKernels {
  const roomOf = (n: number, d: number, u: number) => scratch(module.affineRoom(n, d, u));
  const [hasFeatures, hasLabels] = [lookOnce(isShared), lookOnce(isShared)];

  return {
    gatherRows(source, rows, out, n, d) {
      if (hasFeatures(source)) module.gatherRows(source.byteOffset, rows.byteOffset, out.byteOffset, n, d);
      else reference.gatherRows(source, rows, out, n, d);
    },

    gatherLabels(source, rows, out, n) {
      if (hasLabels(source)) module.gatherRows(source.byteOffset, rows.byteOffset, out.byteOffset, n, 1);
      else reference.gatherLabels(source, rows, out, n);
    },

    writeOneHot: (labels, out, n, u) => module.writeOneHot(labels.byteOffset, out.byteOffset, n, u),

    expandRows(x, out, n, d) {
      const { values, columns, starts, rows } = pointersOf(x);
      module.compressedExpand(values, columns, starts, rows, out.byteOffset, n, d);
    },

    affineForward(x, w, b, z, n, d, u) {
      if ('matrix' in x) {
        const { values, columns, starts, rows } = pointersOf(x);
        const room = scratch(module.compressedRoom(n));
        const [weight, bias, out] = [w.byteOffset, b.byteOffset, z.byteOffset];
        module.compressedForward(values, columns, starts, rows, weight, bias, out, n, d, u, room);
        return;
      }
      module.affineForward(x.byteOffset, w.byteOffset, b.byteOffset, z.byteOffset, n, d, u, 0, u, roomOf(n, d, u));
    },

    affineBackwardWeight(x, dz, dw, n, d, u) {
      if ('matrix' in x) {
        const { values, columns, starts, rows } = pointersOf(x);
        const room = scratch(module.compressedRoom(n));
        const [gradient, out] = [dz.byteOffset, dw.byteOffset];
        module.compressedBackwardWeight(values, columns, starts, rows, gradient, out, n, d, u, 0, d, room);
        return;
      }
      module.affineBackwardWeight(x.byteOffset, dz.byteOffset, dw.byteOffset, n, d, u, 0, d, 0, u, roomOf(n, d, u));
    },

    affineBackwardBias: (dz, db, n, u) => module.sumRows(dz.byteOffset, db.byteOffset, n, u),

    affineBackwardInput(dz, w, dx, n, d, u) {
      module.affineBackwardInput(dz.byteOffset, w.byteOffset, dx.byteOffset, n, d, u, 0, d, roomOf(n, d, u));
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

/** Whether an array of a data set lies in the memory of the module: a thread has no others that are shared. */
function isShared({ buffer }: ArrayBufferView): boolean {
  return buffer instanceof SharedArrayBuffer;
}

/** The same question, asked again only of another array than the last time: to ask takes as long as a small kernel. */
function lookOnce(ask: (array: ArrayBufferView) => boolean) {
  let last: ArrayBufferView | undefined;
  let answer = false;
  return (array: ArrayBufferView): boolean => {
    if (array !== last) [last, answer] = [array, ask(array)];
    return answer;
  };
}
