import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/kernels/index.ts';
import { fill } from '../helpers/fill.ts';
import { createKernels } from '../helpers/trials.ts';

type Result = { rowLoss: Float64Array; dz: ArrayLike<number> };

const n = 2;
const u = 3;
const z = [0.3, -1.2, 2.1, 0.7, -0.4, 1.9];
const targets = [1, 0, 0.5, 0, 1, 0.25];
const labels = new Int32Array([2, 0]);
/** Of the mean over the two rows. */
const scale = 1 / n;

function run(
  kernels: Kernels,
  compute: (y: ReturnType<typeof fill>, rowLoss: Float64Array, dz: ReturnType<typeof fill>) => void,
  values: readonly number[] = z,
): Result {
  const rowLoss = kernels.allocateDoubles(values.length / u);
  const dz = kernels.allocate(values.length);
  compute(fill(kernels, values), rowLoss, dz);
  return { rowLoss, dz };
}

/** Each loss, with its factor such that the rows' sum of squares is a mean of them. */
const losses: Record<string, (kernels: Kernels, values?: readonly number[]) => Result> = {
  softmaxCrossEntropy: (kernels, values) =>
    run(kernels, (y, rows, dz) => kernels.softmaxCrossEntropy(y, labels, 0, scale, rows, dz, n, u), values),
  smoothedCrossEntropy: (kernels, values) =>
    run(kernels, (y, rows, dz) => kernels.softmaxCrossEntropy(y, labels, 0.1, scale, rows, dz, n, u), values),
  sigmoidBinaryCrossEntropy: (kernels, values) =>
    run(
      kernels,
      (y, rows, dz) => kernels.sigmoidBinaryCrossEntropy(y, fill(kernels, targets), scale, rows, dz, n, u),
      values,
    ),
  // The gradient of Σ (y − t)² is twice the difference.
  squaredDifference: (kernels, values) =>
    run(
      kernels,
      (y, rows, dz) => kernels.squaredDifference(y, fill(kernels, targets), 2 * scale, rows, dz, n, u),
      values,
    ),
  absoluteDifference: (kernels, values) =>
    run(kernels, (y, rows, dz) => kernels.absoluteDifference(y, fill(kernels, targets), scale, rows, dz, n, u), values),
  huberDifference: (kernels, values) =>
    run(
      kernels,
      (y, rows, dz) => kernels.huberDifference(y, fill(kernels, targets), 0.65, scale, rows, dz, n, u),
      values,
    ),
};

describe.each(['float32', 'float64'] as const)('[U] kernels/reference/losses in %s', (precision) => {
  const kernels = createKernels(precision);
  const digits = precision === 'float32' ? 6 : 14;

  const expectClose = ({ rowLoss, dz }: Result, rows: readonly number[], gradient: readonly number[]) => {
    for (const [i, value] of rows.entries()) expect(rowLoss[i]).toBeCloseTo(value, digits);
    for (const [i, value] of gradient.entries()) expect(dz[i]).toBeCloseTo(value, digits);
  };

  it.each(Object.keys(losses))('gives the gradient of %s that central differences give', (name) => {
    const exact = createKernels('float64');
    const mean = (values: readonly number[]) => {
      const { rowLoss } = losses[name]!(exact, values);
      return (rowLoss[0]! + rowLoss[1]!) / n;
    };
    const { dz } = losses[name]!(kernels);
    const h = 1e-5;
    for (let i = 0; i < z.length; i += 1) {
      const slope = (mean(z.with(i, z[i]! + h)) - mean(z.with(i, z[i]! - h))) / (2 * h);
      expect(dz[i]).toBeCloseTo(slope, precision === 'float32' ? 5 : 8);
    }
  });

  it("gives the cross-entropy of the book's worked figures: 0.357 for an output of 0.7, 1.609 for 0.2", () => {
    const outputs = [0.7, 0.2, 0.1];
    const { rowLoss } = run(
      kernels,
      (y, rows, dz) => kernels.softmaxCrossEntropy(y, new Int32Array([0, 1]), 0, 1, rows, dz, 2, 3),
      [...outputs, ...outputs].map(Math.log),
    );
    expect(rowLoss[0]).toBeCloseTo(0.3567, 4);
    expect(rowLoss[1]).toBeCloseTo(1.6094, 4);
  });

  // torch.nn.functional.cross_entropy(z, labels, label_smoothing=0.1): rows by reduction='none', gradient of the mean,
  // PyTorch 1.13 in float64.
  it('spreads the smoothed share of a target over all classes as PyTorch does', () => {
    expectClose(
      losses.smoothedCrossEntropy!(kernels),
      [0.3541382852287337, 1.5341762619274524],
      [
        0.05208285735444697, -0.0013265743617072584, -0.050756282992739654, -0.3592088354174675, 0.019102938073099634,
        0.34010589734436775,
      ],
    );
  });

  // torch.nn.functional.huber_loss(y, t, delta=0.7) and l1_loss(y, t), summed over the outputs, gradient of the mean over
  // the rows, PyTorch 1.13 in float64; the second output is its target.
  const distances = [0.1, -1.2, 1, 2, -0.3, 1.2];

  it('gives the Huber loss that PyTorch gives, on both sides of delta', () => {
    expectClose(
      run(kernels, (y, rows, dz) => kernels.huberDifference(y, fill(kernels, distances), 0.7, scale, rows, dz, n, u)),
      [0.545, 0.915],
      [0.1, 0, 0.35, -0.35, -0.05, 0.35],
    );
  });

  it('gives the absolute loss that PyTorch gives, with a slope of 0 where there is no error', () => {
    expectClose(
      run(kernels, (y, rows, dz) => kernels.absoluteDifference(y, fill(kernels, distances), scale, rows, dz, n, u)),
      [1.3, 2.1],
      [0.5, 0, 0.5, -0.5, -0.5, 0.5],
    );
  });

  it('writes gradients over the outputs, where the caller allows it', () => {
    for (const smoothing of [0, 0.1]) {
      const apart = run(kernels, (y, rows, dz) =>
        kernels.softmaxCrossEntropy(y, labels, smoothing, scale, rows, dz, n, u),
      );
      const rowLoss = kernels.allocateDoubles(n);
      const place = fill(kernels, z);
      kernels.softmaxCrossEntropy(place, labels, smoothing, scale, rowLoss, place, n, u);
      expect({ rowLoss, dz: place }).toEqual(apart);
    }
  });

  it('keeps cross-entropy finite for huge logits, and NaN visible in every loss', () => {
    const huge = run(
      kernels,
      (y, rows, dz) => kernels.softmaxCrossEntropy(y, new Int32Array([0]), 0.1, 1, rows, dz, 1, u),
      [1e30, -1e30, 0],
    );
    expect(Number.isFinite(huge.rowLoss[0]!) && kernels.allFinite(fill(kernels, Array.from(huge.dz)))).toBe(true);
    // Without smoothing nothing is asked of a class that is out of the question.
    const impossible = run(
      kernels,
      (y, rows, dz) => kernels.softmaxCrossEntropy(y, new Int32Array([0]), 0, 1, rows, dz, 1, u),
      [0, Number.NEGATIVE_INFINITY, 0],
    );
    expect(impossible.rowLoss[0]).toBeCloseTo(Math.LN2, 6);
    for (const loss of Object.values(losses)) {
      const { rowLoss, dz } = loss(kernels, z.with(0, Number.NaN));
      expect([rowLoss[0], dz[0]]).toEqual([Number.NaN, Number.NaN]);
      expect(Number.isFinite(rowLoss[1])).toBe(true);
    }
  });
});
