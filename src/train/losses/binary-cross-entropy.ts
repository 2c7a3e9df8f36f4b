import type { Loss } from './loss.ts';

/** −(t log y + (1 − t) log(1 − y)) with y = sigmoid(z), the mean over u outputs and the mini-batch. */
export const binaryCrossEntropy: Loss = {
  absorbs: 'sigmoid',
  reads: 'values',
  rows(kernels, out, targets, rowLoss, dOut, n, u) {
    kernels.sigmoidBinaryCrossEntropy(out, targets.values, 1 / (n * u), rowLoss, dOut, n, u);
    for (let i = 0; i < n; i += 1) rowLoss[i] = (rowLoss[i] as number) / u;
  },
  ofBatch: (sum, n) => sum / n,
};
