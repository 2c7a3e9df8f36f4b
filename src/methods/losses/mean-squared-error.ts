import { meanOverOutputs } from './mean-over-outputs.ts';

/** (y − t)², the mean over outputs and mini-batch. */
export const meanSquaredError = meanOverOutputs((scale, kernels, out, { values }, rowLoss, dOut, n, u) => {
  kernels.squaredDifference(out, values, 2 * scale, rowLoss, dOut, n, u);
});
