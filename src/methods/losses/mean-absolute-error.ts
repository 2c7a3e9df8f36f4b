import { meanOverOutputs } from './mean-over-outputs.ts';

/** |y − t|, the mean over outputs and mini-batch; the derivative at 0 is 0. */
export const meanAbsoluteError = meanOverOutputs((scale, kernels, out, { values }, rowLoss, dOut, n, u) => {
  kernels.absoluteDifference(out, values, scale, rowLoss, dOut, n, u);
});
