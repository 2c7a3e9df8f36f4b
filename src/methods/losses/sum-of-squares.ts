import type { Loss } from './loss.ts';

/** ½Σ(y − t)² over the outputs; the mean over the mini-batch, or the sum as the book has it (section 4.2.1). */
export function sumOfSquares(reduction: 'mean' | 'sum'): Loss {
  return {
    reads: 'values',
    rows(kernels, out, targets, rowLoss, dOut, n, u) {
      const scale = reduction === 'mean' ? 1 / n : 1;
      kernels.squaredDifference(out, targets.values, scale, rowLoss, dOut, n, u);
      for (let i = 0; i < n; i += 1) rowLoss[i] = (rowLoss[i] as number) / 2;
    },
    ofBatch: (sum, n) => (reduction === 'mean' ? sum / n : sum),
  };
}
