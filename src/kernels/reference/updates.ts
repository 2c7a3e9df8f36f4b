/** The optimizers' updates of one parameter array, as plain loops. Settings are rounded first. */
import type { Kernels } from '../types.ts';
import type { Rounding } from './rounding.ts';

type UpdateKernels = Pick<
  Kernels,
  'sgdUpdate' | 'momentumUpdate' | 'nesterovUpdate' | 'adagradUpdate' | 'rmspropUpdate' | 'adamUpdate'
>;

/** Builds the update kernels of a precision, of which `round` is the rounding. */
export function updateKernels(round: Rounding): UpdateKernels {
  return {
    sgdUpdate(w, dw, rate) {
      const factor = round(rate);
      for (let i = 0; i < w.length; i += 1) w[i] = round(w[i]! - round(factor * dw[i]!));
    },

    momentumUpdate(w, dw, v, rate, momentum) {
      const factor = round(rate);
      const kept = round(momentum);
      for (let i = 0; i < w.length; i += 1) {
        const velocity = round(round(kept * v[i]!) + dw[i]!);
        v[i] = velocity;
        w[i] = round(w[i]! - round(factor * velocity));
      }
    },

    nesterovUpdate(w, dw, v, rate, momentum) {
      const factor = round(rate);
      const kept = round(momentum);
      for (let i = 0; i < w.length; i += 1) {
        const velocity = round(round(kept * v[i]!) + dw[i]!);
        v[i] = velocity;
        w[i] = round(w[i]! - round(factor * round(dw[i]! + round(kept * velocity))));
      }
    },

    adagradUpdate(w, dw, s, rate, epsilon) {
      const factor = round(rate);
      const floor = round(epsilon);
      for (let i = 0; i < w.length; i += 1) {
        const squares = round(s[i]! + round(dw[i]! * dw[i]!));
        s[i] = squares;
        w[i] = round(w[i]! - round(factor * round(dw[i]! / round(round(Math.sqrt(squares)) + floor))));
      }
    },

    rmspropUpdate(w, dw, s, rate, alpha, epsilon) {
      const factor = round(rate);
      const kept = round(alpha);
      const added = round(1 - alpha);
      const floor = round(epsilon);
      for (let i = 0; i < w.length; i += 1) {
        const squares = round(round(kept * s[i]!) + round(added * round(dw[i]! * dw[i]!)));
        s[i] = squares;
        w[i] = round(w[i]! - round(factor * round(dw[i]! / round(round(Math.sqrt(squares)) + floor))));
      }
    },

    adamUpdate(w, dw, m, s, rate, root, beta1, beta2, epsilon) {
      const factor = round(rate);
      const divisor = round(root);
      const kept1 = round(beta1);
      const added1 = round(1 - beta1);
      const kept2 = round(beta2);
      const added2 = round(1 - beta2);
      const floor = round(epsilon);
      for (let i = 0; i < w.length; i += 1) {
        const mean = round(round(kept1 * m[i]!) + round(added1 * dw[i]!));
        const squares = round(round(kept2 * s[i]!) + round(added2 * round(dw[i]! * dw[i]!)));
        m[i] = mean;
        s[i] = squares;
        const deviation = round(round(Math.sqrt(squares)) / divisor);
        w[i] = round(w[i]! - round(factor * round(mean / round(deviation + floor))));
      }
    },
  };
}
