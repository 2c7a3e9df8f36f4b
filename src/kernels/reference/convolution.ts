/** The products of an image layer, as plain loops over the windows of each image. */
import type { KernelArray } from '../arrays.ts';
import type { ConvShape, Kernels } from '../types.ts';
import type { InnerLoops } from './inner-loops.ts';
import type { Rounding } from './rounding.ts';

type ConvolutionKernels = Pick<
  Kernels,
  'convForward' | 'convBackwardWeight' | 'convBackwardBias' | 'convBackwardInput'
>;

/**
 * A window of C·K·K inputs is laid out in a row, as the weights of one filter are; P = OH·OW positions have one each.
 *
 * @param allocate scratch rows in the kernels' precision
 */
export function convolutionKernels(
  round: Rounding,
  { addScaledRow, dot }: InnerLoops,
  allocate: (length: number) => KernelArray,
): ConvolutionKernels {
  return {
    convForward(x, w, b, z, n, shape) {
      const { filters, positions, size } = countsOf(shape);
      const window = allocate(size);
      for (let i = 0; i < n; i += 1) {
        for (let position = 0; position < positions; position += 1) {
          readWindow(x, window, i, position, shape);
          for (let f = 0; f < filters; f += 1) {
            z[(i * filters + f) * positions + position] = round(dot(window, 0, w, f * size, size) + b[f]!);
          }
        }
      }
    },

    convBackwardWeight(x, dz, dw, n, shape) {
      const { filters, positions, size } = countsOf(shape);
      const window = allocate(size);
      const imageSum = allocate(filters * size);
      dw.fill(0);
      for (let i = 0; i < n; i += 1) {
        imageSum.fill(0);
        for (let position = 0; position < positions; position += 1) {
          readWindow(x, window, i, position, shape);
          for (let f = 0; f < filters; f += 1) {
            addScaledRow(imageSum, f * size, window, 0, dz[(i * filters + f) * positions + position]!, size);
          }
        }
        for (let k = 0; k < filters * size; k += 1) dw[k] = round(dw[k]! + imageSum[k]!);
      }
    },

    convBackwardBias(dz, db, n, filters, positions) {
      for (let f = 0; f < filters; f += 1) {
        const sums = [0, 0, 0, 0];
        for (let i = 0; i < n; i += 1) {
          const start = (i * filters + f) * positions;
          for (let p = 0; p < positions; p += 1) sums[p % 4] = round(sums[p % 4]! + dz[start + p]!);
        }
        db[f] = round(round(sums[0]! + sums[1]!) + round(sums[2]! + sums[3]!));
      }
    },

    convBackwardInput(dz, w, dx, n, shape) {
      const { filters, positions, size } = countsOf(shape);
      // The weights that reach one input from all filters lie side by side: (C, K, K, F).
      const columns = allocate(size * filters);
      for (let f = 0; f < filters; f += 1) {
        for (let k = 0; k < size; k += 1) columns[k * filters + f] = w[f * size + k]!;
      }
      const atPosition = allocate(filters);
      dx.fill(0, 0, n * shape.channels * shape.height * shape.width);
      for (let i = 0; i < n; i += 1) {
        // From the last position to the first, an input meets the rows and columns of the window ascending.
        for (let position = positions - 1; position >= 0; position -= 1) {
          for (let f = 0; f < filters; f += 1) atPosition[f] = dz[(i * filters + f) * positions + position]!;
          eachOfWindow(i, position, shape, (k, at) => {
            if (at >= 0) dx[at] = round(dx[at]! + dot(atPosition, 0, columns, k * filters, filters));
          });
        }
      }
    },
  };
}

function countsOf({ filters, channels, kernel, outHeight, outWidth }: ConvShape) {
  return { filters, positions: outHeight * outWidth, size: channels * kernel * kernel };
}

/** window (C, K, K) = the inputs of image i under a position; padding is 0. */
function readWindow(x: KernelArray, window: KernelArray, i: number, position: number, shape: ConvShape): void {
  eachOfWindow(i, position, shape, (k, at) => {
    window[k] = at >= 0 ? x[at]! : 0;
  });
}

/** Visits a window's elements by channel, row and column: its index in the window and in x (N, C, H, W), −1 in padding. */
function eachOfWindow(
  i: number,
  position: number,
  { channels, height, width, kernel, stride, padding, outWidth }: ConvShape,
  visit: (k: number, at: number) => void,
): void {
  const top = Math.floor(position / outWidth) * stride - padding;
  const left = (position % outWidth) * stride - padding;
  let k = 0;
  for (let c = 0; c < channels; c += 1) {
    for (let row = top; row < top + kernel; row += 1) {
      for (let column = left; column < left + kernel; column += 1) {
        const inside = row >= 0 && row < height && column >= 0 && column < width;
        visit(k, inside ? ((i * channels + c) * height + row) * width + column : -1);
        k += 1;
      }
    }
  }
}
