import type { Loss } from './loss.ts';

/** (y − t)², the mean over u outputs and the mini-batch. */
export const meanSquaredError: Loss = {
  reads: 'values',
  rows(kernels, out, targets, rowLoss, dOut, n, u) {
    kernels.squaredDifference(out, targets.values, 2 / (n * u), rowLoss, dOut, n, u);
    for (let i = 0; i < n; i += 1) rowLoss[i] = (rowLoss[i] as number) / u;
  },
  ofBatch: (sum, n) => sum / n,
};
