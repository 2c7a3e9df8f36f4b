import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PoolShape } from '../../src/kernels/index.ts';
import { fill, innerProduct, wholeNumbers } from '../helpers/fill.ts';
import { createKernels } from '../helpers/trials.ts';

function shapeOf(shape: Omit<PoolShape, 'outHeight' | 'outWidth'>): PoolShape {
  const out = (size: number) => Math.floor((size - shape.size) / shape.stride) + 1;
  return { ...shape, outHeight: out(shape.height), outWidth: out(shape.width) };
}

const lengthsOf = ({ channels, height, width, outHeight, outWidth }: PoolShape, n: number) => ({
  inputs: n * channels * height * width,
  outputs: n * channels * outHeight * outWidth,
});

const pools = fc
  .record({
    n: fc.integer({ min: 0, max: 3 }),
    channels: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 7 }),
    width: fc.integer({ min: 1, max: 7 }),
    size: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 4 }),
  })
  .filter(({ height, width, size }) => Math.min(height, width) >= size)
  .chain(({ n, ...sizes }) => {
    const shape = shapeOf(sizes);
    const { inputs, outputs } = lengthsOf(shape, n);
    const numbers = (length: number) =>
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: length, maxLength: length });
    return fc.record({ n: fc.constant(n), shape: fc.constant(shape), x: numbers(inputs), dOut: numbers(outputs) });
  });

/** The inputs of a window by their index in x, found by trying every input. */
function windowOf(shape: PoolShape, at: number): number[] {
  const { height, width, size, stride, outHeight, outWidth } = shape;
  const plane = Math.floor(at / (outHeight * outWidth));
  const top = (Math.floor(at / outWidth) % outHeight) * stride;
  const left = (at % outWidth) * stride;
  const inside = (from: number) => {
    const [row, column] = [Math.floor(from / width) % height, from % width];
    return row >= top && row < top + size && column >= left && column < left + size;
  };
  const start = plane * height * width;
  return Array.from({ length: height * width }, (_, i) => start + i).filter(inside);
}

describe.each(['float32', 'float64'] as const)('[U] kernels/reference/pooling in %s', (precision) => {
  const kernels = createKernels(precision);

  function runMax(shape: PoolShape, n: number, x: readonly number[], dOut: readonly number[]) {
    const { inputs, outputs } = lengthsOf(shape, n);
    const [out, picked, dx] = [kernels.allocate(outputs), kernels.allocateIntegers(outputs), kernels.allocate(inputs)];
    dx.fill(7);
    kernels.maxPoolForward(fill(kernels, x), out, picked, n, shape);
    kernels.maxPoolBackward(fill(kernels, dOut), picked, dx, n, shape);
    return { out: [...out], picked: [...picked], dx: [...dx] };
  }

  function runAverage(shape: PoolShape, n: number, x: readonly number[], dOut: readonly number[]) {
    const { inputs, outputs } = lengthsOf(shape, n);
    const [out, dx] = [kernels.allocate(outputs), kernels.allocate(inputs)];
    dx.fill(7);
    kernels.averagePoolForward(fill(kernels, x), out, n, shape);
    kernels.averagePoolBackward(fill(kernels, dOut), dx, n, shape);
    return { out: [...out], dx: [...dx] };
  }

  // torch.nn.functional.max_pool2d(x, 3, 2) and avg_pool2d(x, 2, 1) and their backward passes, PyTorch 1.13 in float64,
  // with x (1, 2, 5, 5) and dOut the whole numbers below; nothing is rounded.
  const torchInputs = wholeNumbers(2 * 5 * 5, 7, 9, 4);

  it('picks the maxima that PyTorch picks, in windows that overlap', () => {
    const shape = shapeOf({ channels: 2, height: 5, width: 5, size: 3, stride: 2 });
    const { out, dx } = runMax(shape, 1, torchInputs, wholeNumbers(8, 3, 5, 2));
    expect(out).toEqual([4, 4, 3, 4, 4, 4, 4, 3]);
    expect(dx).toEqual([
      0, 0, 0, 0, 0, -2, 0, 0, 0, 0, -1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -2, 0, 0, 0, 0,
      -1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it('gives the means that PyTorch gives, in windows that overlap', () => {
    const shape = shapeOf({ channels: 2, height: 5, width: 5, size: 2, stride: 1 });
    const { out, dx } = runAverage(shape, 1, torchInputs, wholeNumbers(32, 3, 5, 2));
    expect(out).toEqual([
      1.25, 1.5, -0.5, -2.5, 2.5, 0.5, -1.5, -1.25, 1.5, -0.5, -2.5, 0, 0.5, -1.5, -1.25, 1.25, -1.5, -1.25, 1.25, 1.5,
      -2.5, 0, 2.5, 0.5, -1.25, 1.25, 1.5, -0.5, 0, 2.5, 0.5, -1.5,
    ]);
    expect(dx).toEqual([
      -0.5, -0.25, 0, 0.25, 0.5, -0.5, -0.75, -0.25, 0.25, 0.25, 0.5, 0, -0.75, -0.25, 0, 0.25, 0.75, 0, -0.75, -0.25,
      -0.25, 0.25, 0.5, -0.5, -0.5, 0.25, 0, 0.25, 0.5, 0, -0.25, -0.25, 0.25, 0.75, 0.5, -0.5, -0.75, -0.25, 0.25,
      0.25, 0.5, 0, -0.75, -0.25, 0, 0.5, 0.5, -0.5, -0.25, 0.25,
    ]);
  });

  it('takes the maximum and the mean of each window, for any shape', () => {
    fc.assert(
      fc.property(pools, ({ n, shape, x, dOut }) => {
        const max = runMax(shape, n, x, dOut);
        const mean = runAverage(shape, n, x, dOut);
        for (const at of dOut.keys()) {
          const window = windowOf(shape, at);
          expect(max.out[at]).toBe(Math.max(...window.map((from) => x[from]!)));
          // The first of equal ones, as an index in its own channel.
          const first = window.find((from) => x[from] === max.out[at])!;
          expect(max.picked[at]).toBe(first % (shape.height * shape.width));
          expect(mean.out[at]).toBeCloseTo(window.reduce((sum, from) => sum + x[from]!, 0) / window.length, 5);
        }
      }),
    );
  });

  it('gives gradients that are adjoint to the outputs, for any shape', () => {
    fc.assert(
      fc.property(pools, ({ n, shape, x, dOut }) => {
        for (const { out, dx } of [runMax(shape, n, x, dOut), runAverage(shape, n, x, dOut)]) {
          expect(innerProduct(x, dx)).toBeCloseTo(innerProduct(out, dOut), 3);
        }
      }),
    );
  });

  it('lets the first NaN of a window be its maximum', () => {
    const shape = shapeOf({ channels: 1, height: 2, width: 2, size: 2, stride: 1 });
    const { out, picked } = runMax(shape, 1, [1, Number.NaN, 5, Number.NaN], [0]);
    expect(out[0]).toBeNaN();
    expect(picked).toEqual([1]);
  });

  it('adds up a mean by row and column, and gradients in ascending order of what they come from', () => {
    // Only from the left: (1e20 − 1e20) + 4 is 4, while 1e20 + (−1e20 + 4) is 0.
    const square = shapeOf({ channels: 1, height: 2, width: 2, size: 2, stride: 1 });
    expect(runAverage(square, 1, [1e20, -1e20, 1, 3], [0]).out).toEqual([1]);
    const column = shapeOf({ channels: 1, height: 3, width: 3, size: 2, stride: 1 });
    const center = [0, 0, 0, 0, 9, 0, 0, 0, 0];
    expect(runMax(column, 1, center, [1e20, -1e20, 1, 3]).dx[4]).toBe(4);
    expect(runAverage(column, 1, center, [4e20, -4e20, 4, 12]).dx[4]).toBe(4);
  });
});
