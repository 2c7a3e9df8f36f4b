import type { Loss } from './loss.ts';

/**
 * −Σ t log softmax(z), the mean over the mini-batch; t is 1 for the right class, or less by what the smoothing spreads
 * over all. Book, section 4.2.4; smoothing: https://arxiv.org/abs/1512.00567.
 */
export function crossEntropy(labelSmoothing: number): Loss {
  return {
    absorbs: 'softmax',
    reads: 'labels',
    rows(kernels, out, targets, rowLoss, dOut, n, u) {
      kernels.softmaxCrossEntropy(out, targets.labels, labelSmoothing, 1 / n, rowLoss, dOut, n, u);
    },
    ofBatch: (sum, n) => sum / n,
  };
}
