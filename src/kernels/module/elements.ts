/** Losses of rows, updates, and what else is done to one element after the other. */
import type { Kernels } from '../types.ts';
import type { KernelModule } from './exports.ts';

type ElementKernels = Pick<
  Kernels,
  | 'softmaxCrossEntropy'
  | 'squaredDifference'
  | 'multiplyElements'
  | 'sgdUpdate'
  | 'momentumUpdate'
  | 'nesterovUpdate'
  | 'adagradUpdate'
  | 'rmspropUpdate'
  | 'adamUpdate'
  | 'addScaled'
  | 'scale'
  | 'clamp'
  | 'sumOfSquares'
  | 'allFinite'
>;

/** Builds the kernels of losses, updates and element by element work on float32 arrays in the module's memory. */
export function elementKernels(module: KernelModule): ElementKernels {
  return {
    softmaxCrossEntropy(z, labels, smoothing, scale, rowLoss, dz, n, u) {
      module.softmaxCrossEntropy(
        z.byteOffset,
        labels.byteOffset,
        smoothing,
        scale,
        rowLoss.byteOffset,
        dz.byteOffset,
        n,
        u,
      );
    },
    squaredDifference(y, t, scale, rowLoss, dy, n, u) {
      module.squaredDifference(y.byteOffset, t.byteOffset, scale, rowLoss.byteOffset, dy.byteOffset, n, u);
    },
    multiplyElements(a, b, out, length) {
      module.multiplyElements(a.byteOffset, b.byteOffset, out.byteOffset, length);
    },

    sgdUpdate: (w, dw, rate) => module.sgdUpdate(w.byteOffset, dw.byteOffset, rate, w.length),
    momentumUpdate(w, dw, v, rate, momentum) {
      module.momentumUpdate(w.byteOffset, dw.byteOffset, v.byteOffset, rate, momentum, w.length);
    },
    nesterovUpdate(w, dw, v, rate, momentum) {
      module.nesterovUpdate(w.byteOffset, dw.byteOffset, v.byteOffset, rate, momentum, w.length);
    },
    adagradUpdate(w, dw, s, rate, epsilon) {
      module.adagradUpdate(w.byteOffset, dw.byteOffset, s.byteOffset, rate, epsilon, w.length);
    },
    rmspropUpdate(w, dw, s, rate, alpha, epsilon) {
      module.rmspropUpdate(w.byteOffset, dw.byteOffset, s.byteOffset, rate, alpha, 1 - alpha, epsilon, w.length);
    },
    adamUpdate(w, dw, m, s, rate, root, beta1, beta2, epsilon) {
      module.adamUpdate(
        w.byteOffset,
        dw.byteOffset,
        m.byteOffset,
        s.byteOffset,
        rate,
        root,
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        epsilon,
        w.length,
      );
    },

    addScaled: (out, x, factor) => module.addScaled(out.byteOffset, x.byteOffset, factor, out.length),
    scale: (x, factor) => module.scale(x.byteOffset, factor, x.length),
    clamp: (x, limit) => module.clamp(x.byteOffset, limit, x.length),
    sumOfSquares: (x) => module.sumOfSquares(x.byteOffset, x.length),
    allFinite: (x) => module.allFinite(x.byteOffset, x.length) === 1,
  };
}
