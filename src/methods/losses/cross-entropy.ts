/** The losses of classifiers: −log of the probability that the network gives the right answer. */
import type { NamedLoss } from '../../config/index.ts';
import type { LossMethod } from './loss.ts';
import { meanOverOutputs } from './mean-over-outputs.ts';

/**
 * −Σ t log softmax(z), the mean over the mini-batch; t is 1 for the right class, or less by what the smoothing spreads
 * over all. Book, section 4.2.4; smoothing: https://arxiv.org/abs/1512.00567.
 */
export const crossEntropy: LossMethod<Extract<NamedLoss, { type: 'crossEntropy' }>> = {
  compares: 'classes',
  absorbs: 'softmax',
  create: ({ labelSmoothing }) => ({
    reads: 'labels',
    isCapturable: true,
    rows(kernels, out, targets, rowLoss, dOut, n, u) {
      kernels.softmaxCrossEntropy(out, targets.labels, labelSmoothing, 1 / n, rowLoss, dOut, n, u);
    },
    rowDivisor: () => 1,
    ofBatch: (sum, n) => sum / n,
  }),
};

/** −(t log y + (1 − t) log(1 − y)) with y = sigmoid(z), the mean over outputs and mini-batch. */
export const binaryCrossEntropy: LossMethod<unknown> = {
  compares: 'binaryAnswers',
  absorbs: 'sigmoid',
  create: () =>
    meanOverOutputs((scale, kernels, out, { values }, rowLoss, dOut, n, u) => {
      kernels.sigmoidBinaryCrossEntropy(out, values, scale, rowLoss, dOut, n, u);
    }),
};
