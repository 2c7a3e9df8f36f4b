import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { ConvShape, KernelArray, PoolShape } from '../../src/kernels/index.ts';
import { anyFloat, arrayOf, expectSame, finiteFloat } from './module-helpers.ts';

const images = fc.integer({ min: 0, max: 3 });
const zero = fc.constantFrom(0, -0);

/** Windows of every kind that fit: those that leave a rest at the edge, and kernels as large as the image. */
const convShapes: fc.Arbitrary<ConvShape> = fc
  .record({
    channels: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(8, 9)),
    filters: fc.integer({ min: 1, max: 9 }),
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 2 }),
    outHeight: fc.integer({ min: 1, max: 5 }),
    outWidth: fc.integer({ min: 1, max: 9 }),
    rest: fc.tuple(fc.nat(2), fc.nat(2)),
  })
  .map(({ rest, ...shape }) => {
    const { kernel, stride, padding, outHeight, outWidth } = shape;
    const sizeOf = (out: number, more: number) => (out - 1) * stride + kernel - 2 * padding + (more % stride);
    return { ...shape, height: sizeOf(outHeight, rest[0]), width: sizeOf(outWidth, rest[1]) };
  })
  .filter(({ height, width }) => height > 0 && width > 0);

const convCases = (element: fc.Arbitrary<number>) =>
  fc.record({ n: images, shape: convShapes }).chain(({ n, shape }) => {
    const { channels, height, width, filters, kernel, outHeight, outWidth } = shape;
    return fc.record({
      n: fc.constant(n),
      shape: fc.constant(shape),
      x: arrayOf(n * channels * height * width, element),
      w: arrayOf(filters * channels * kernel * kernel, element),
      b: arrayOf(filters, element),
      dz: arrayOf(n * filters * outHeight * outWidth, element),
    });
  });

/** Windows may lie apart, touch or overlap. */
const poolShapes: fc.Arbitrary<PoolShape> = fc
  .record({
    channels: fc.integer({ min: 1, max: 3 }),
    window: fc.oneof(
      fc.constant({ size: 2, stride: 2 }),
      fc.record({ size: fc.integer({ min: 1, max: 4 }), stride: fc.integer({ min: 1, max: 4 }) }),
    ),
    outHeight: fc.integer({ min: 1, max: 4 }),
    outWidth: fc.integer({ min: 1, max: 10 }),
    rest: fc.tuple(fc.nat(3), fc.nat(3)),
  })
  .map(({ channels, window: { size, stride }, outHeight, outWidth, rest }) => {
    const sizeOf = (out: number, more: number) => (out - 1) * stride + size + (more % stride);
    return {
      channels,
      size,
      stride,
      outHeight,
      outWidth,
      height: sizeOf(outHeight, rest[0]),
      width: sizeOf(outWidth, rest[1]),
    };
  });

/** Small whole numbers, so that the greatest is often there twice. */
const tiedFloat = fc.oneof(anyFloat, fc.constantFrom(1, 2, 3));

const pooled = fc.constantFrom(tiedFloat, zero);
const poolCases = fc.record({ n: images, shape: poolShapes, element: pooled }).chain(({ n, shape, element }) => {
  const { channels, height, width, outHeight, outWidth } = shape;
  return fc.record({
    n: fc.constant(n),
    shape: fc.constant(shape),
    x: arrayOf(n * channels * height * width, element),
    dOut: arrayOf(n * channels * outHeight * outWidth, element),
  });
});

const normalizationCases = fc
  .record({
    n: fc.integer({ min: 1, max: 9 }),
    channels: fc.integer({ min: 1, max: 9 }),
    positions: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 11 })),
    element: fc.constantFrom(anyFloat, finiteFloat, zero),
  })
  .chain(({ n, channels, positions, element }) =>
    fc.record({
      n: fc.constant(n),
      channels: fc.constant(channels),
      positions: fc.constant(positions),
      x: arrayOf(n * channels * positions, element),
      dOut: arrayOf(n * channels * positions, element),
      w: arrayOf(channels, element),
      b: arrayOf(channels, element),
    }),
  );

describe('[U] image kernels in WebAssembly and in C give the bits of the reference', () => {
  it.each([
    ['at every edge of float32', anyFloat],
    ['in zeros of both signs', zero],
    ['in ordinary numbers', fc.float({ min: -4, max: 4, noNaN: true })],
  ])('in the products of a convolution, %s', (_, element) => {
    fc.assert(
      fc.property(convCases(element), ({ n, shape, x, w, b, dz }) => {
        expectSame((kernels, fill) => {
          // What lay in the outputs before is gone.
          const [z, dw, db, dx] = [dz, w, b, x].map(fill) as KernelArray[];
          kernels.convForward(fill(x), fill(w), fill(b), z!, n, shape);
          kernels.convBackwardWeight(fill(x), fill(dz), dw!, n, shape);
          kernels.convBackwardBias(fill(dz), db!, n, shape.filters, shape.outHeight * shape.outWidth);
          kernels.convBackwardInput(fill(dz), fill(w), dx!, n, shape);
          return [z!, dw!, db!, dx!];
        });
      }),
      { numRuns: 300 },
    );
  });

  it('in two convolutions of different shapes after each other', () => {
    const numbers = (length: number) => Array.from({ length }, (_, i) => ((i * 7919) % 1009) / 252 - 2);
    const first = { channels: 1, height: 12, width: 11, filters: 6, kernel: 5, stride: 1, padding: 0 };
    const second = { channels: 6, height: 8, width: 7, filters: 17, kernel: 3, stride: 1, padding: 1 };
    const shapes = [
      { ...first, outHeight: 8, outWidth: 7 },
      { ...second, outHeight: 8, outWidth: 7 },
    ];
    expectSame((kernels, fill) =>
      [...shapes, ...shapes].map((shape) => {
        const { channels, filters, kernel, height, width } = shape;
        const z = kernels.allocate(2 * filters * 56);
        const x = fill(numbers(2 * channels * height * width));
        const w = fill(numbers(filters * channels * kernel * kernel));
        kernels.convForward(x, w, fill(numbers(filters)), z, 2, shape);
        kernels.convBackwardWeight(x, z, w, 2, shape);
        kernels.convBackwardInput(z, w, x, 2, shape);
        return [...z, ...w, ...x];
      }),
    );
  });

  it('in pooling, the greatest and the mean', () => {
    fc.assert(
      fc.property(poolCases, ({ n, shape, x, dOut }) => {
        expectSame((kernels, fill) => {
          const [greatest, mean, ofGreatest, ofMean] = [dOut, dOut, x, x].map(fill) as KernelArray[];
          const picked = kernels.allocateIntegers(dOut.length);
          kernels.maxPoolForward(fill(x), greatest!, picked, n, shape);
          kernels.maxPoolBackward(fill(dOut), picked, ofGreatest!, n, shape);
          kernels.averagePoolForward(fill(x), mean!, n, shape);
          kernels.averagePoolBackward(fill(dOut), ofMean!, n, shape);
          return [greatest!, picked, ofGreatest!, mean!, ofMean!];
        });
      }),
      { numRuns: 500 },
    );
  });

  it('in normalization by channel and its gradient, in place and not', () => {
    fc.assert(
      fc.property(normalizationCases, ({ n, channels, positions, x, dOut, w, b }) => {
        expectSame((kernels, fill) => {
          const [xHat, out, inPlace, dx, gradient] = [x, x, x, x, dOut].map(fill) as KernelArray[];
          const [dw, db] = [fill(w), fill(b)];
          const [mean, variance] = [kernels.allocateDoubles(channels), kernels.allocateDoubles(channels)];
          const [weight, bias] = [fill(w), fill(b)];
          const shape = [n, channels, positions] as const;
          kernels.channelMoments(fill(x), mean, variance, ...shape);
          kernels.normalizeForward(fill(x), mean, variance, 1e-5, weight, bias, xHat!, out!, ...shape);
          kernels.normalizeForward(inPlace!, mean, variance, 1e-5, weight, bias, xHat!, inPlace!, ...shape);
          kernels.normalizeBackward(fill(dOut), xHat!, variance, 1e-5, weight, dx!, dw, db, ...shape);
          kernels.normalizeBackward(gradient!, xHat!, variance, 1e-5, weight, gradient!, dw, db, ...shape);
          return [mean, variance, xHat!, out!, inPlace!, dx!, gradient!, dw, db];
        });
      }),
      { numRuns: 500 },
    );
  });
});
