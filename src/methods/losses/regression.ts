/** The losses of regression: how far an output y is from its target t. */
import type { NamedLoss } from '../../config/index.ts';
import type { LossMethod } from './loss.ts';
import { meanOverOutputs } from './mean-over-outputs.ts';

/** ½Σ(y − t)² over the outputs; the mean over the mini-batch, or the sum as the book has it (section 4.2.1). */
export const sumOfSquares: LossMethod<Extract<NamedLoss, { type: 'sumOfSquares' }>> = {
  compares: 'numbers',
  create: ({ reduction }) => ({
    reads: 'values',
    isCapturable: true,
    rows(kernels, out, targets, rowLoss, dOut, n, u) {
      const scale = reduction === 'mean' ? 1 / n : 1;
      kernels.squaredDifference(out, targets.values, scale, rowLoss, dOut, n, u);
    },
    rowDivisor: () => 2,
    ofBatch: (sum, n) => (reduction === 'mean' ? sum / n : sum),
  }),
};

/** (y − t)², the mean over outputs and mini-batch. */
export const meanSquaredError: LossMethod<unknown> = {
  compares: 'numbers',
  create: () =>
    meanOverOutputs((scale, kernels, out, { values }, rowLoss, dOut, n, u) => {
      kernels.squaredDifference(out, values, 2 * scale, rowLoss, dOut, n, u);
    }),
};

/** |y − t|, the mean over outputs and mini-batch; the derivative at 0 is 0. */
export const meanAbsoluteError: LossMethod<unknown> = {
  compares: 'numbers',
  create: () =>
    meanOverOutputs((scale, kernels, out, { values }, rowLoss, dOut, n, u) => {
      kernels.absoluteDifference(out, values, scale, rowLoss, dOut, n, u);
    }),
};

/**
 * ½(y − t)² up to a distance of delta, beyond it delta · (|y − t| − ½ delta); the mean over outputs and mini-batch.
 * https://doi.org/10.1214/aoms/1177703732
 */
export const huber: LossMethod<Extract<NamedLoss, { type: 'huber' }>> = {
  compares: 'numbers',
  create: ({ delta }) =>
    meanOverOutputs((scale, kernels, out, { values }, rowLoss, dOut, n, u) => {
      kernels.huberDifference(out, values, delta, scale, rowLoss, dOut, n, u);
    }),
};
