import type { Kernels } from '../../kernels/index.ts';
import type { Parameter } from '../types.ts';
import type { Optimizer } from './optimizer.ts';

/** Stochastic gradient descent, w ← w − ηg. Book, section 6.1.2. */
export function createSgd(kernels: Kernels): Optimizer {
  return {
    update(params, grads, learningRate) {
      for (const [name, parameter] of Object.entries(params)) {
        kernels.sgdUpdate(parameter.values, (grads[name] as Parameter).values, learningRate);
      }
    },
  };
}
