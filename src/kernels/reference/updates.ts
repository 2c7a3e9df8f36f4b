/** The optimizers' updates of one parameter array, as plain loops. */
import type { Kernels } from '../types.ts';
import type { Rounding } from './rounding.ts';

export function updateKernels(round: Rounding): Pick<Kernels, 'sgdUpdate' | 'allFinite'> {
  return {
    sgdUpdate(w, dw, rate) {
      const factor = round(rate);
      for (let i = 0; i < w.length; i += 1) w[i] = round(w[i]! - round(factor * dw[i]!));
    },

    allFinite(x) {
      for (let i = 0; i < x.length; i += 1) if (!Number.isFinite(x[i]!)) return false;
      return true;
    },
  };
}
