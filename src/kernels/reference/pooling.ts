/** The pooling of images, as plain loops over windows. */
import type { Kernels, PoolShape } from '../types.ts';
import type { Rounding } from './rounding.ts';

type PoolingKernels = Pick<
  Kernels,
  'maxPoolForward' | 'maxPoolBackward' | 'averagePoolForward' | 'averagePoolBackward'
>;

/** Builds the max and average pooling kernels of a precision, of which `round` is the rounding. */
export function poolingKernels(round: Rounding): PoolingKernels {
  return {
    maxPoolForward(x, out, picked, n, shape) {
      const { size, width } = shape;
      eachWindow(n, shape, (at, plane, corner) => {
        let best = corner;
        for (let row = 0; row < size; row += 1) {
          const start = corner + row * width;
          for (let here = start; here < start + size; here += 1) {
            const greatest = x[plane + best]!;
            // Written so that the first NaN is taken, and stays.
            if (!(x[plane + here]! <= greatest || Number.isNaN(greatest))) best = here;
          }
        }
        out[at] = x[plane + best]!;
        picked[at] = best;
      });
    },

    maxPoolBackward(dOut, picked, dx, n, shape) {
      dx.fill(0, 0, n * shape.channels * shape.height * shape.width);
      eachWindow(n, shape, (at, plane) => {
        const to = plane + picked[at]!;
        dx[to] = round(dx[to]! + dOut[at]!);
      });
    },

    averagePoolForward(x, out, n, shape) {
      const { size, width } = shape;
      eachWindow(n, shape, (at, plane, corner) => {
        let sum = 0;
        for (let row = 0; row < size; row += 1) {
          const start = plane + corner + row * width;
          for (let from = start; from < start + size; from += 1) sum = round(sum + x[from]!);
        }
        out[at] = round(sum / (size * size));
      });
    },

    averagePoolBackward(dOut, dx, n, shape) {
      const { size, width } = shape;
      dx.fill(0, 0, n * shape.channels * shape.height * width);
      eachWindow(n, shape, (at, plane, corner) => {
        const share = round(dOut[at]! / (size * size));
        for (let row = 0; row < size; row += 1) {
          const start = plane + corner + row * width;
          for (let to = start; to < start + size; to += 1) dx[to] = round(dx[to]! + share);
        }
      });
    },
  };
}

/**
 * Visits the windows in the order of out (N, C, OH, OW): its index there, where its channel begins in x (N, C, H, W),
 * and its first element from there.
 */
function eachWindow(
  n: number,
  { channels, height, width, stride, outHeight, outWidth }: PoolShape,
  visit: (at: number, plane: number, corner: number) => void,
): void {
  let at = 0;
  for (let plane = 0; plane < n * channels * height * width; plane += height * width) {
    for (let row = 0; row < outHeight; row += 1) {
      for (let column = 0; column < outWidth; column += 1) {
        visit(at, plane, (row * width + column) * stride);
        at += 1;
      }
    }
  }
}
