/** Losses of rows and their gradients, as plain loops: row losses in float64, gradients in the working precision. */
import type { KernelArray } from '../arrays.ts';
import type { ElementaryFunctions, Kernels } from '../types.ts';
import { greatestOfRow, softmaxRow } from './activations/softmax.ts';
import { workingFunctions } from './exponential.ts';
import type { Rounding } from './rounding.ts';

type LossKernels = Pick<
  Kernels,
  'softmaxCrossEntropy' | 'sigmoidBinaryCrossEntropy' | 'squaredDifference' | 'absoluteDifference' | 'huberDifference'
>;

/** Builds the loss kernels of a precision, of which `round` is the rounding. @param elementary in float64 */
export function lossKernels(round: Rounding, elementary: ElementaryFunctions): LossKernels {
  const { log } = elementary;
  const { exp } = workingFunctions(round, elementary);
  return {
    softmaxCrossEntropy(z, labels, smoothing, scale, rowLoss, dz, n, u) {
      const factor = round(scale);
      const share = round(smoothing / u);
      const kept = round(1 - smoothing);
      for (let i = 0; i < n; i += 1) {
        const start = i * u;
        const right = start + labels[i]!;
        const greatest = greatestOfRow(z, start, u);
        // Read before dz, which may lie in its place, is written; Σ t log softmax(z) is this less log(sum).
        let target = z[right]! - greatest;
        if (smoothing > 0) target = (1 - smoothing) * target + (smoothing / u) * sumBelow(z, start, u, greatest);
        const sum = softmaxRow(z, dz, start, u, greatest, round, exp);
        rowLoss[i] = log(sum) - target;
        for (let j = start; j < start + u; j += 1) dz[j] = round(dz[j]! - share);
        dz[right] = round(dz[right]! - kept);
        for (let j = start; j < start + u; j += 1) dz[j] = round(dz[j]! * factor);
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

    absoluteDifference(y, t, scale, rowLoss, dy, n, u) {
      const factor = round(scale);
      for (let i = 0; i < n; i += 1) {
        let sum = 0;
        for (let j = i * u; j < (i + 1) * u; j += 1) {
          const difference = round(y[j]! - t[j]!);
          sum += Math.abs(difference);
          dy[j] = Math.sign(difference) * factor;
        }
        rowLoss[i] = sum;
      }
    },

    huberDifference(y, t, delta, scale, rowLoss, dy, n, u) {
      const factor = round(scale);
      const limit = round(delta);
      for (let i = 0; i < n; i += 1) {
        let sum = 0;
        for (let j = i * u; j < (i + 1) * u; j += 1) {
          const difference = round(y[j]! - t[j]!);
          const size = Math.abs(difference);
          sum += size <= limit ? 0.5 * (size * size) : limit * (size - 0.5 * limit);
          // Written so that NaN stays NaN.
          dy[j] = round(Math.max(-limit, Math.min(difference, limit)) * factor);
        }
        rowLoss[i] = sum;
      }
    },
  };
}

/** Σ (z_j − greatest) in float64, z (U) from `start`. */
function sumBelow(z: KernelArray, start: number, u: number, greatest: number): number {
  let sum = 0;
  for (let j = start; j < start + u; j += 1) sum += z[j]! - greatest;
  return sum;
}
