/** A trial → how much arithmetic one of its steps is, which weighs the progress of unlike trials. */
import type { Trial } from '../plan/index.ts';

/** Passes over the weights that back-propagation takes: forward, the weights' gradients, the inputs' gradients. */
const backpropPasses = 3;

/**
 * Estimates the multiply-adds of one step, to a factor that all trials share.
 *
 * @param features numbers of a row of the trial's data set
 */
export function estimateStepWork(trial: Pick<Trial, 'settings'>, features: number): number {
  const { layers, batchSize, gradient } = trial.settings;
  let inputs = features;
  let parameters = 0;
  for (const { units } of layers) {
    parameters += (inputs + 1) * units;
    inputs = units;
  }
  // The central difference runs forward twice for each parameter.
  const passes = gradient.type === 'numerical' ? 2 * parameters : backpropPasses;
  return batchSize * parameters * passes;
}
