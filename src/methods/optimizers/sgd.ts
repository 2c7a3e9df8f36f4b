/** Stochastic gradient descent: the gradient → a step straight against it. */
import type { Optimizer, OptimizerContext } from './optimizer.ts';
import { pairGradients } from './pair-gradients.ts';

/** Stochastic gradient descent, w ← w − ηg. Book, section 6.1.2. */
export function createSgd(_settings: unknown, context: OptimizerContext): Optimizer {
  const { kernels } = context;
  const pairs = pairGradients(context);
  return {
    state: [],
    update(learningRate) {
      for (const { w, dw } of pairs) kernels.sgdUpdate(w, dw, learningRate);
    },
  };
}
