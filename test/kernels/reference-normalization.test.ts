import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/kernels/index.ts';
import { fill, innerProduct, wholeNumbers } from '../helpers/fill.ts';
import { createKernels } from '../helpers/trials.ts';

type Shape = { n: number; channels: number; positions: number };
type Values = { x: readonly number[]; dOut: readonly number[]; w: readonly number[]; b: readonly number[] };

const epsilon = 1e-5;

/** A batch normalization with the moments of its own mini-batch, forward and backward. */
function run(kernels: Kernels, { n, channels, positions }: Shape, values: Values) {
  const [x, dOut, w, b] = [values.x, values.dOut, values.w, values.b].map((array) => fill(kernels, array));
  const [mean, variance] = [kernels.allocateDoubles(channels), kernels.allocateDoubles(channels)];
  const [xHat, out, dx, dw, db] = [x!, x!, x!, w!, w!].map((like) => kernels.allocate(like.length));
  kernels.channelMoments(x!, mean, variance, n, channels, positions);
  kernels.normalizeForward(x!, mean, variance, epsilon, w!, b!, xHat!, out!, n, channels, positions);
  kernels.normalizeBackward(dOut!, xHat!, variance, epsilon, w!, dx!, dw!, db!, n, channels, positions);
  return { mean, variance, xHat: xHat!, out: out!, dx: dx!, dw: dw!, db: db! };
}

const shape = { n: 3, channels: 2, positions: 2 };
const values = { x: wholeNumbers(12, 7, 9, 4), dOut: wholeNumbers(12, 3, 5, 2), w: [1.5, -0.5], b: [0.25, 1] };

// torch.nn.functional.batch_norm(x, None, None, w, b, training=True, eps=1e-5) with x (3, 2, 2), and its backward pass,
// PyTorch 1.13 in float64.
const torchResults = {
  out: [
    -1.1278373344544388, 2.0871164459392517, 0.9999999999999999, 1.7745943454619324, -0.6685582229696259,
    2.5463955574240646, 0.6127028272690336, 1.3872971727309662, -0.20927911148481293, -1.1278373344544388,
    0.22540565453806727, 0.9999999999999999,
  ],
  dx: [
    -0.8850690807242345, 0.5932354651794963, 0.3872971727309663, -0.3098405267076855, 0.04784160102386154,
    -0.7702494104964721, -0.6196740821080898, 0.6196740821080898, 0.9807522827719577, 0.03348914224539124,
    0.3098405267076855, -0.3872971727309663,
  ],
  dw: [-0.6123721486464172, -4.647566072771596],
  db: [-1, 0],
};

describe.each(['float32', 'float64'] as const)('[U] kernels/reference/normalization in %s', (precision) => {
  const kernels = createKernels(precision);
  const digits = precision === 'float32' ? 5 : 13;

  it('gives the outputs and gradients that PyTorch gives', () => {
    const results = run(kernels, shape, values);
    for (const [name, expected] of Object.entries(torchResults)) {
      const computed = results[name as keyof typeof torchResults];
      for (const [i, value] of expected.entries()) expect(computed[i]).toBeCloseTo(value, digits);
    }
  });

  it('gives the gradient of inputs that central differences give, through mean and variance', () => {
    const exact = createKernels('float64');
    const { x, dOut } = values;
    const value = (i: number, shift: number) =>
      innerProduct(run(exact, shape, { ...values, x: x.with(i, x[i]! + shift) }).out, dOut);
    const { dx } = run(kernels, shape, values);
    const h = 1e-5;
    for (let i = 0; i < x.length; i += 1) {
      expect(dx[i]).toBeCloseTo((value(i, h) - value(i, -h)) / (2 * h), precision === 'float32' ? 5 : 8);
    }
  });

  it('finds the mean and the biased variance of each channel', () => {
    const { mean, variance } = run(
      kernels,
      { n: 2, channels: 2, positions: 2 },
      { ...values, x: [1, 2, 0, 0, 3, 6, 0, 8] },
    );
    expect([...mean]).toEqual([3, 2]);
    expect([...variance]).toEqual([3.5, 12]);
  });

  it('adds up moments and gradients by row and position', () => {
    // Only in this order: (2^90 − 2^90) + 4 is 4, while 2^90 + 4 − 2^90 is 0.
    const large = 2 ** 90;
    const rows = { n: 2, channels: 1, positions: 2 };
    const four = [large, -large, 4, 0];
    expect(run(kernels, rows, { ...values, x: four, dOut: four, w: [1], b: [0] }).mean[0]).toBe(1);
    const { db, dw } = run(kernels, rows, { x: [1, 1, 1, -1], dOut: four, w: [1], b: [0] });
    expect(db[0]).toBe(4);
    const { xHat } = run(kernels, rows, { x: [1, 1, 1, -1], dOut: four, w: [1], b: [0] });
    expect(dw[0]).toBeCloseTo(4 * xHat[2]!, 5);
  });

  it('overwrites its input, where the caller allows it', () => {
    const apart = run(kernels, shape, values);
    const { n, channels, positions } = shape;
    const [x, dOut] = [fill(kernels, values.x), fill(kernels, values.dOut)];
    const [w, b] = [fill(kernels, values.w), fill(kernels, values.b)];
    const xHat = kernels.allocate(12);
    kernels.normalizeForward(x, apart.mean, apart.variance, epsilon, w, b, xHat, x, n, channels, positions);
    const [dw, db] = [kernels.allocate(2), kernels.allocate(2)];
    kernels.normalizeBackward(dOut, xHat, apart.variance, epsilon, w, dOut, dw, db, n, channels, positions);
    expect([x, dOut]).toEqual([apart.out, apart.dx]);
  });
});
