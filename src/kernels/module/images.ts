/** Convolution, pooling and normalization of images. Shapes go into the module's memory, each once. */
import type { Arena } from '../arena.ts';
import type { ConvShape, Kernels, PoolShape } from '../types.ts';
import type { KernelModule } from './exports.ts';
import type { Scratch } from './scratch.ts';

type ImageKernels = Pick<
  Kernels,
  | 'convForward'
  | 'convBackwardWeight'
  | 'convBackwardBias'
  | 'convBackwardInput'
  | 'maxPoolForward'
  | 'maxPoolBackward'
  | 'averagePoolForward'
  | 'averagePoolBackward'
  | 'channelMoments'
  | 'normalizeForward'
  | 'normalizeBackward'
>;

export function imageKernels(
  module: KernelModule,
  scratch: Scratch,
  { untilReset }: Arena,
  allocateIntegers: Kernels['allocateIntegers'],
): ImageKernels {
  const places = untilReset(() => new WeakMap<ConvShape | PoolShape, number>());
  /** Where a shape lies, its numbers in the order of ../assembly/shapes.ts. */
  const placeOf = <Shape extends ConvShape | PoolShape>(shape: Shape, numbersOf: (shape: Shape) => number[]) => {
    const known = places().get(shape);
    if (known !== undefined) return known;
    const numbers = numbersOf(shape);
    const array = allocateIntegers(numbers.length);
    array.set(numbers);
    places().set(shape, array.byteOffset);
    return array.byteOffset;
  };
  const convOf = (shape: ConvShape) => placeOf(shape, convNumbers);
  const poolOf = (shape: PoolShape) => placeOf(shape, poolNumbers);
  const roomOf = (shape: ConvShape) => scratch(module.convRoom(convOf(shape)));

  return {
    convForward(x, w, b, z, n, shape) {
      const room = roomOf(shape);
      module.convForward(x.byteOffset, w.byteOffset, b.byteOffset, z.byteOffset, n, convOf(shape), room);
    },
    convBackwardWeight(x, dz, dw, n, shape) {
      const window = shape.channels * shape.kernel * shape.kernel;
      const place = convOf(shape);
      module.convBackwardWeight(x.byteOffset, dz.byteOffset, dw.byteOffset, n, place, 0, window, roomOf(shape));
    },
    convBackwardBias(dz, db, n, filters, positions) {
      module.convBackwardBias(dz.byteOffset, db.byteOffset, n, filters, positions);
    },
    convBackwardInput(dz, w, dx, n, shape) {
      module.convBackwardInput(dz.byteOffset, w.byteOffset, dx.byteOffset, n, convOf(shape), roomOf(shape));
    },

    maxPoolForward(x, out, picked, n, shape) {
      const planes = n * shape.channels;
      module.maxPoolForward(x.byteOffset, out.byteOffset, picked.byteOffset, planes, poolOf(shape));
    },
    maxPoolBackward(dOut, picked, dx, n, shape) {
      const planes = n * shape.channels;
      module.maxPoolBackward(dOut.byteOffset, picked.byteOffset, dx.byteOffset, planes, poolOf(shape));
    },
    averagePoolForward(x, out, n, shape) {
      module.averagePoolForward(x.byteOffset, out.byteOffset, n * shape.channels, poolOf(shape));
    },
    averagePoolBackward(dOut, dx, n, shape) {
      module.averagePoolBackward(dOut.byteOffset, dx.byteOffset, n * shape.channels, poolOf(shape));
    },

    channelMoments(x, mean, variance, n, channels, positions) {
      module.channelMoments(x.byteOffset, mean.byteOffset, variance.byteOffset, n, channels, positions);
    },
    normalizeForward(x, mean, variance, epsilon, w, b, xHat, out, n, channels, positions) {
      module.normalizeForward(
        x.byteOffset,
        mean.byteOffset,
        variance.byteOffset,
        epsilon,
        w.byteOffset,
        b.byteOffset,
        xHat.byteOffset,
        out.byteOffset,
        n,
        channels,
        positions,
      );
    },
    normalizeBackward(dOut, xHat, variance, epsilon, w, dx, dw, db, n, channels, positions) {
      module.normalizeBackward(
        dOut.byteOffset,
        xHat.byteOffset,
        variance.byteOffset,
        epsilon,
        w.byteOffset,
        dx.byteOffset,
        dw.byteOffset,
        db.byteOffset,
        n,
        channels,
        positions,
      );
    },
  };
}

function convNumbers(shape: ConvShape): number[] {
  const { channels, height, width, filters, kernel, stride, padding, outHeight, outWidth } = shape;
  return [channels, height, width, filters, kernel, stride, padding, outHeight, outWidth];
}

function poolNumbers({ channels, height, width, size, stride, outHeight, outWidth }: PoolShape): number[] {
  return [channels, height, width, size, stride, outHeight, outWidth];
}
