/** Batch normalization by channel, as plain loops: moments in float64. @see https://arxiv.org/abs/1502.03167 */
import type { Kernels } from '../types.ts';
import type { Rounding } from './rounding.ts';

type NormalizationKernels = Pick<Kernels, 'channelMoments' | 'normalizeForward' | 'normalizeBackward'>;

/** Builds the batch normalization kernels of a precision, of which `round` is the rounding. */
export function normalizationKernels(round: Rounding): NormalizationKernels {
  return {
    channelMoments(x, mean, variance, n, channels, positions) {
      const count = n * positions;
      for (let c = 0; c < channels; c += 1) {
        let sum = 0;
        eachOfChannel(c, n, channels, positions, (at) => {
          sum += x[at]!;
        });
        const center = sum / count;
        let squares = 0;
        eachOfChannel(c, n, channels, positions, (at) => {
          const difference = x[at]! - center;
          squares += difference * difference;
        });
        mean[c] = center;
        variance[c] = squares / count;
      }
    },

    normalizeForward(x, mean, variance, epsilon, w, b, xHat, out, n, channels, positions) {
      for (let c = 0; c < channels; c += 1) {
        const center = mean[c]!;
        const deviation = Math.sqrt(variance[c]! + epsilon);
        eachOfChannel(c, n, channels, positions, (at) => {
          const normalized = round((x[at]! - center) / deviation);
          xHat[at] = normalized;
          out[at] = round(round(normalized * w[c]!) + b[c]!);
        });
      }
    },

    normalizeBackward(dOut, xHat, variance, epsilon, w, dx, dw, db, n, channels, positions) {
      const count = n * positions;
      for (let c = 0; c < channels; c += 1) {
        let sum = 0;
        let product = 0;
        eachOfChannel(c, n, channels, positions, (at) => {
          sum += dOut[at]!;
          product += dOut[at]! * xHat[at]!;
        });
        const factor = w[c]! / Math.sqrt(variance[c]! + epsilon);
        eachOfChannel(c, n, channels, positions, (at) => {
          dx[at] = round(factor * (dOut[at]! - (sum + xHat[at]! * product) / count));
        });
        db[c] = round(sum);
        dw[c] = round(product);
      }
    },
  };
}

/** Visits the elements of one channel of (N, C, P), by row and position. */
function eachOfChannel(
  channel: number,
  n: number,
  channels: number,
  positions: number,
  visit: (at: number) => void,
): void {
  for (let i = 0; i < n; i += 1) {
    const start = (i * channels + channel) * positions;
    for (let at = start; at < start + positions; at += 1) visit(at);
  }
}
