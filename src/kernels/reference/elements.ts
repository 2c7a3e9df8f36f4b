/** What is done to whole arrays, element by element, as plain loops. */
import type { Kernels } from '../types.ts';
import type { Rounding } from './rounding.ts';

type ElementKernels = Pick<
  Kernels,
  'multiplyElements' | 'addScaled' | 'scale' | 'clamp' | 'sumOfSquares' | 'allFinite'
>;

/** Builds the element by element kernels of a precision, of which `round` is the rounding. */
export function elementKernels(round: Rounding): ElementKernels {
  return {
    multiplyElements(a, b, out, length) {
      for (let i = 0; i < length; i += 1) out[i] = round(a[i]! * b[i]!);
    },

    addScaled(out, x, factor) {
      const rounded = round(factor);
      for (let i = 0; i < out.length; i += 1) out[i] = round(out[i]! + round(rounded * x[i]!));
    },

    scale(x, factor) {
      const rounded = round(factor);
      for (let i = 0; i < x.length; i += 1) x[i] = round(rounded * x[i]!);
    },

    clamp(x, limit) {
      const rounded = round(limit);
      // Written so that NaN stays NaN.
      for (let i = 0; i < x.length; i += 1) x[i] = Math.max(-rounded, Math.min(x[i]!, rounded));
    },

    sumOfSquares(x) {
      let sum = 0;
      for (let i = 0; i < x.length; i += 1) sum += x[i]! * x[i]!;
      return sum;
    },

    allFinite(x) {
      for (let i = 0; i < x.length; i += 1) if (!Number.isFinite(x[i]!)) return false;
      return true;
    },
  };
}
