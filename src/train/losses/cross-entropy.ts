import type { Loss } from './loss.ts';

/** −log softmax(z)[label], the mean over the mini-batch. Book, section 4.2.4. */
export const crossEntropy: Loss = {
  absorbs: 'softmax',
  reads: 'labels',
  rows(kernels, out, targets, rowLoss, dOut, n, u) {
    kernels.softmaxCrossEntropy(out, targets.labels, 1 / n, rowLoss, dOut, n, u);
  },
  ofBatch: (sum, n) => sum / n,
};
