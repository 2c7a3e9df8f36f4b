/** Losses that are the mean over outputs and mini-batch of something that each output adds. */
import type { Loss } from './loss.ts';

type AddUp = (...args: [scale: number, ...rest: Parameters<Loss['rows']>]) => void;

/** @param addUp writes the sum over the outputs of each row, and the gradient times `scale` */
export function meanOverOutputs(addUp: AddUp): Loss {
  return {
    reads: 'values',
    isCapturable: true,
    rows(kernels, out, targets, rowLoss, dOut, n, u) {
      addUp(1 / (n * u), kernels, out, targets, rowLoss, dOut, n, u);
    },
    rowDivisor: (u) => u,
    ofBatch: (sum, n) => sum / n,
  };
}
