/** A trial → the arithmetic of one of its steps, by which the progress of unlike trials is weighted. */
import type { Trial } from '../plan/index.ts';
import { sizeOf } from '../shared/index.ts';

/** Passes over the layers that back-propagation takes: forward, the weights' gradients, the inputs' gradients. */
const backpropPasses = 3;

/** Estimates the multiply-adds of one step, up to a factor that all trials share. */
export function estimateStepWork({ settings, shapes }: Pick<Trial, 'settings' | 'shapes'>): number {
  const { batchSize, gradient } = settings;
  const rowWork = shapes.reduce((sum, { work }) => sum + work, 0);
  return batchSize * rowWork * (gradient.type === 'numerical' ? 2 * countParameters(shapes) : backpropPasses);
}

/** Multiply-adds of a step in which there are kernels that are worth sharing. */
const leastStepWork = 4e6;
/** Multiply-adds that take several times as long as it takes to start a thread. */
const leastWork = 1e10;

/** Whether a trial with so many steps left ends sooner where a thread joins it. In float64 nothing is shared. */
export function gainsByTeam(
  { trial, stepWork }: { readonly trial: Pick<Trial, 'settings'>; readonly stepWork: number },
  steps: number,
): boolean {
  return trial.settings.precision === 'float32' && stepWork >= leastStepWork && stepWork * steps >= leastWork;
}

function countParameters(shapes: Trial['shapes']): number {
  return shapes.flatMap(({ params }) => Object.values(params)).reduce((sum, shape) => sum + sizeOf(shape), 0);
}
