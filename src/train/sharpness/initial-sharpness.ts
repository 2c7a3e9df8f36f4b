/** A trial → the sharpness of its loss before the first step. */
import type { Dataset } from '../../data/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import type { Params } from '../../methods/index.ts';
import type { Trial } from '../../plan/index.ts';
import type { Precision } from '../../shared/index.ts';
import { createNetwork } from '../create-network.ts';
import { copyParams, drawInitialWeights } from '../initial-weights.ts';
import { openSharpness, type Sharpness } from './sharpness.ts';

/**
 * Measures the sharpness at the weights that the trial starts from, in its precision: the first of its curve.
 *
 * @param initialWeights weights to start from, instead of drawn ones
 */
export function measureInitialSharpness(
  trial: Pick<Trial, 'settings' | 'shapes' | 'repeat'>,
  dataset: Dataset,
  createKernels: (precision: Precision) => Kernels,
  initialWeights?: Params,
): Sharpness {
  const { settings, repeat } = trial;
  const { params } = createNetwork(createKernels(settings.precision), trial, 1);
  if (initialWeights) copyParams(initialWeights, params);
  else drawInitialWeights(params, settings, repeat);
  return openSharpness(trial, dataset, createKernels).measure(params);
}
