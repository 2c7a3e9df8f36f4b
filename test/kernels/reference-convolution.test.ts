import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConvShape, Kernels } from '../../src/kernels/index.ts';
import { fill, innerProduct, wholeNumbers } from '../helpers/fill.ts';
import { createKernels } from '../helpers/trials.ts';

/** The shape of an image layer with its output worked out. */
function shapeOf(shape: Omit<ConvShape, 'outHeight' | 'outWidth'>): ConvShape {
  const out = (size: number) => Math.floor((size + 2 * shape.padding - shape.kernel) / shape.stride) + 1;
  return { ...shape, outHeight: out(shape.height), outWidth: out(shape.width) };
}

/** All four kernels of one layer. */
function run(
  kernels: Kernels,
  shape: ConvShape,
  n: number,
  values: { x: readonly number[]; w: readonly number[]; b: readonly number[]; dz: readonly number[] },
) {
  const { filters, outHeight, outWidth } = shape;
  const [x, w, b, dz] = [values.x, values.w, values.b, values.dz].map((array) => fill(kernels, array));
  const [z, dx, dw, db] = [values.dz, values.x, values.w, values.b].map((array) => kernels.allocate(array.length));
  for (const written of [z!, dx!, dw!, db!]) written.fill(7);
  kernels.convForward(x!, w!, b!, z!, n, shape);
  kernels.convBackwardWeight(x!, dz!, dw!, n, shape);
  kernels.convBackwardBias(dz!, db!, n, filters, outHeight * outWidth);
  kernels.convBackwardInput(dz!, w!, dx!, n, shape);
  return { z: z!, dx: dx!, dw: dw!, db: db! };
}

const numbers = (length: number) =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: length, maxLength: length });
/** Layers of any size whose kernel fits into the padded image. */
const layers = fc
  .record({
    n: fc.integer({ min: 0, max: 3 }),
    channels: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 6 }),
    width: fc.integer({ min: 1, max: 6 }),
    filters: fc.integer({ min: 1, max: 4 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 2 }),
  })
  .filter(({ height, width, kernel, padding }) => Math.min(height, width) + 2 * padding >= kernel)
  .chain(({ n, ...sizes }) => {
    const shape = shapeOf(sizes);
    const { channels, height, width, filters, kernel, outHeight, outWidth } = shape;
    return fc.record({
      n: fc.constant(n),
      shape: fc.constant(shape),
      values: fc.record({
        x: numbers(n * channels * height * width),
        w: numbers(filters * channels * kernel * kernel),
        b: numbers(filters),
        dz: numbers(n * filters * outHeight * outWidth),
      }),
    });
  });

// torch.nn.functional.conv2d with stride 2 and padding 1 and its backward pass, PyTorch 1.13 in float64. Whole numbers, so
// that nothing is rounded: x, w and dz are wholeNumbers with (7, 11, 5), (5, 7, 3) and (3, 5, 2), b is 1, −2, 3.
const torchShape = shapeOf({ channels: 2, height: 5, width: 4, filters: 3, kernel: 3, stride: 2, padding: 1 });
const torchValues = {
  x: wholeNumbers(2 * 2 * 5 * 4, 7, 11, 5),
  w: wholeNumbers(3 * 2 * 3 * 3, 5, 7, 3),
  b: [1, -2, 3],
  dz: wholeNumbers(2 * 3 * 3 * 2, 3, 5, 2),
};
const torchResults = {
  z: [
    -31, 1, 9, -29, -21, -13, -34, 35, 22, 4, -18, -3, 6, 28, -20, 24, -21, 43, 9, 41, -13, 22, 5, 26, 3, -3, -12, 4,
    -30, 35, 5, -11, 11, -27, 6, 3,
  ],
  dx: [
    -5, 6, 3, -1, 7, -20, 2, 5, 1, -11, 4, 4, 7, 11, -13, 5, -3, -3, -5, -1, 3, 6, -5, -2, -3, 4, -13, 11, -3, 13, 4,
    -10, 7, -2, 2, -15, 1, -5, 3, 7, 4, 13, -3, -1, -13, 4, -3, -5, -5, 6, 3, -1, 7, -20, 2, 5, 1, -11, 4, 4, 4, -11, 1,
    -4, 2, -20, 7, 12, 3, 6, -5, -2, -3, 4, -13, 11, -3, 13, 4, -10,
  ],
  dw: [
    6, 7, -11, -7, 20, -2, -4, 7, 3, 19, -23, 3, -8, -13, -2, -5, 4, -11, -4, -8, 2, 13, -10, -14, -4, 2, -9, -4, 16,
    15, -11, -2, 5, -3, 13, -9, 6, -8, 15, -12, 0, 34, 6, 7, -11, -7, -10, 2, 21, 9, -23, 19, -23, 3,
  ],
  db: [0, 1, -3],
};

describe.each(['float32', 'float64'] as const)('[U] kernels/reference/convolution in %s', (precision) => {
  const kernels = createKernels(precision);
  const digits = precision === 'float32' ? 3 : 10;

  it('gives the outputs and the three gradients that PyTorch gives, with stride and padding', () => {
    const results = run(kernels, torchShape, 2, torchValues);
    // Adding 0 makes −0 a 0: PyTorch's sums begin elsewhere.
    for (const [name, expected] of Object.entries(torchResults)) {
      expect(Array.from(results[name as keyof typeof torchResults], (value) => value + 0)).toEqual(expected);
    }
  });

  it('spreads each input over the outputs that its windows reach, for any shape', () => {
    fc.assert(
      fc.property(layers, ({ n, shape, values }) => {
        const { channels, height, width, filters, kernel, stride, padding, outHeight, outWidth } = shape;
        const expected = Array.from(values.dz, (_, at) => values.b[Math.floor(at / (outHeight * outWidth)) % filters]!);
        for (const [at, input] of values.x.entries()) {
          const [i, c] = [Math.floor(at / (channels * height * width)), Math.floor(at / (height * width)) % channels];
          const [row, column] = [Math.floor(at / width) % height, at % width];
          for (let f = 0; f < filters; f += 1) {
            for (let k = 0; k < kernel * kernel; k += 1) {
              const outRow = (row + padding - Math.floor(k / kernel)) / stride;
              const outColumn = (column + padding - (k % kernel)) / stride;
              if (!Number.isInteger(outRow) || outRow < 0 || outRow >= outHeight) continue;
              if (!Number.isInteger(outColumn) || outColumn < 0 || outColumn >= outWidth) continue;
              const weight = values.w[(f * channels + c) * kernel * kernel + k]!;
              expected[((i * filters + f) * outHeight + outRow) * outWidth + outColumn]! += input * weight;
            }
          }
        }
        const { z } = run(kernels, shape, n, values);
        for (const [at, value] of expected.entries()) expect(z[at]).toBeCloseTo(value, digits);
      }),
    );
  });

  it('gives gradients that are adjoint to the outputs, for any shape: Σ z·dz = Σ x·dx = Σ w·dw without a bias', () => {
    fc.assert(
      fc.property(layers, ({ n, shape, values }) => {
        const { z, dx, dw, db } = run(kernels, shape, n, { ...values, b: values.b.map(() => 0) });
        const product = innerProduct(z, values.dz);
        expect(innerProduct(values.x, dx)).toBeCloseTo(product, digits);
        expect(innerProduct(values.w, dw)).toBeCloseTo(product, digits);
        // The gradient of a bias is what the outputs change by where it is 1 and everything else 0.
        const ones = run(kernels, shape, n, { ...values, w: values.w.map(() => 0), b: values.b.map(() => 1) }).z;
        expect(Array.from(db).reduce((sum, value) => sum + value, 0)).toBeCloseTo(
          innerProduct(ones, values.dz),
          digits,
        );
      }),
    );
  });

  it('is the product of a dense layer, position by position, where the kernel is 1 × 1', () => {
    const shape = shapeOf({ channels: 5, height: 3, width: 4, filters: 7, kernel: 1, stride: 1, padding: 0 });
    const [c, p, f] = [5, 12, 7];
    const values = [c * p, f * c, f].map((length, seed) => {
      return Array.from({ length }, (_, i) => (((i + seed) * 7919) % 1009) / 252 - 2);
    });
    const [x, w, b] = values as [number[], number[], number[]];
    const { z } = run(kernels, shape, 1, { x, w, b, dz: wholeNumbers(f * p, 3, 5, 2) });
    const transpose = (array: readonly number[], rows: number, columns: number) =>
      array.map((_, at) => array[(at % rows) * columns + Math.floor(at / rows)]!);
    const product = kernels.allocate(p * f);
    kernels.affineForward(
      fill(kernels, transpose(x, c, p)),
      fill(kernels, transpose(w, f, c)),
      fill(kernels, b),
      product,
      p,
      c,
      f,
    );
    expect([...z]).toEqual(transpose([...product], p, f));
  });

  // Only in the declared order: (1e20 − 1e20) + 1 is 1, while 1e20 + (−1e20 + 1) is 0.
  it('adds up an output by channel, row and column of the window', () => {
    const outputs = (channels: number, kernel: number, w: readonly number[]) =>
      run(kernels, shapeOf({ channels, height: kernel, width: kernel, filters: 1, kernel, stride: 1, padding: 0 }), 1, {
        x: w.map(() => 1),
        w,
        b: [0],
        dz: [0],
      }).z[0];
    expect(outputs(1, 2, [1e20, -1e20, 1, 0])).toBe(1);
    expect(outputs(3, 1, [1e20, -1e20, 1])).toBe(1);
  });

  it('adds up the gradient of a weight image by image, each from its first position', () => {
    const gradient = (dz: readonly number[], n: number) => {
      const width = dz.length / n;
      const shape = shapeOf({ channels: 1, height: 1, width, filters: 1, kernel: 1, stride: 1, padding: 0 });
      return run(kernels, shape, n, { x: dz.map(() => 1), w: [1], b: [0], dz }).dw[0];
    };
    expect(gradient([1e20, -1e20, 1], 1)).toBe(1);
    expect(gradient([1e20, 1, -1e20, 1], 2)).toBe(0);
  });

  it('adds up the gradient of a bias in four sums, by position modulo 4', () => {
    const gradient = (dz: readonly number[], n: number) => {
      const db = kernels.allocate(1);
      kernels.convBackwardBias(fill(kernels, dz), db, n, 1, dz.length / n);
      return db[0];
    };
    expect(gradient([1e20, 1, 2, 3, -1e20], 1)).toBe(6);
    expect(gradient([1e20, 1, -1e20, 1], 1)).toBe(0);
    // The positions are counted anew in every image.
    expect(gradient([1e20, 1, 0, -1e20, 2, 0], 2)).toBe(3);
  });

  it('adds up the gradient of an input over its windows, each over the filters first', () => {
    const gradient = (w: readonly number[]) => {
      const filters = w.length / 4;
      const shape = shapeOf({ channels: 1, height: 1, width: 1, filters, kernel: 2, stride: 1, padding: 1 });
      return run(kernels, shape, 1, { x: [1], w, b: w.slice(0, filters), dz: w.map(() => 1) }).dx[0];
    };
    expect(gradient([1e20, -1e20, 1, 0])).toBe(1);
    expect(gradient([1e20, -1e20, 0, 0, 1, 1, 0, 0])).toBe(0);
  });

  it('multiplies the padding, so that an infinite weight beside an image shows', () => {
    const shape = shapeOf({ channels: 1, height: 1, width: 1, filters: 1, kernel: 3, stride: 1, padding: 1 });
    const w = [Number.POSITIVE_INFINITY, 0, 0, 0, 1, 0, 0, 0, 0];
    expect(run(kernels, shape, 1, { x: [1], w, b: [0], dz: [1] }).z[0]).toBeNaN();
  });
});
