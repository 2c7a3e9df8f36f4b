import type { Loss } from './loss.ts';
import { meanOverOutputs } from './mean-over-outputs.ts';

/**
 * ½(y − t)² up to a distance of delta, beyond it delta · (|y − t| − ½ delta); the mean over outputs and mini-batch.
 * https://doi.org/10.1214/aoms/1177703732
 */
export function huber(delta: number): Loss {
  return meanOverOutputs((scale, kernels, out, { values }, rowLoss, dOut, n, u) => {
    kernels.huberDifference(out, values, delta, scale, rowLoss, dOut, n, u);
  });
}
