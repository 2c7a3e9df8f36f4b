/** Stochastic gradient descent: the gradient → a step straight against it. */
import type { OptimizerMethod } from './optimizer.ts';
import { pairGradients } from './pair-gradients.ts';
import { decayInGradient } from './weight-decay.ts';

/** Stochastic gradient descent, w ← w − ηg. Book, section 6.1.2. */
export const sgd: OptimizerMethod<unknown> = {
  ...decayInGradient,
  create(_settings, context) {
    const { kernels } = context;
    const pairs = pairGradients(context);
    return {
      state: [],
      update(learningRate) {
        for (const { w, dw } of pairs) kernels.sgdUpdate(w, dw, learningRate);
      },
    };
  },
};
