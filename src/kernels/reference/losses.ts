/** Losses of rows and their gradients, as plain loops: row losses in float64, gradients in the working precision. */
import type { ElementaryFunctions, Kernels } from '../types.ts';
import { softmaxRow } from './activations.ts';
import { workingFunctions } from './exponential.ts';
import type { Rounding } from './rounding.ts';

type LossKernels = Pick<Kernels, 'softmaxCrossEntropy' | 'sigmoidBinaryCrossEntropy' | 'squaredDifference'>;

export function lossKernels(round: Rounding, elementary: ElementaryFunctions): LossKernels {
  const { log } = elementary;
  const { exp } = workingFunctions(round, elementary);
  return {
    softmaxCrossEntropy(z, labels, scale, rowLoss, dz, n, u) {
      const factor = round(scale);
      for (let i = 0; i < n; i += 1) {
        const right = i * u + labels[i]!;
        const zRight = z[right]!;
        const { greatest, sum } = softmaxRow(z, dz, i * u, u, round, exp);
        rowLoss[i] = log(sum) - (zRight - greatest);
        dz[right] = round(dz[right]! - 1);
        for (let j = i * u; j < (i + 1) * u; j += 1) dz[j] = round(dz[j]! * factor);
      }
    },

    sigmoidBinaryCrossEntropy(z, t, scale, rowLoss, dz, n, u) {
      const factor = round(scale);
      for (let i = 0; i < n; i += 1) {
        let sum = 0;
        for (let j = i * u; j < (i + 1) * u; j += 1) {
          const value = z[j]!;
          // −t log y − (1 − t) log(1 − y) without overflow: max(z, 0) − z t + log(1 + e^−|z|).
          sum += Math.max(value, 0) - value * t[j]! + log(1 + elementary.exp(-Math.abs(value)));
          dz[j] = round(round(round(1 / (1 + exp(-value))) - t[j]!) * factor);
        }
        rowLoss[i] = sum;
      }
    },

    squaredDifference(y, t, scale, rowLoss, dy, n, u) {
      const factor = round(scale);
      for (let i = 0; i < n; i += 1) {
        let sum = 0;
        for (let j = i * u; j < (i + 1) * u; j += 1) {
          const difference = round(y[j]! - t[j]!);
          sum += difference * difference;
          dy[j] = round(difference * factor);
        }
        rowLoss[i] = sum;
      }
    },
  };
}
