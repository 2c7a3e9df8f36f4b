/** Stochastic gradient descent: the gradient → a step straight against it. */
import type { OptimizerMethod } from './optimizer.ts';
import { decayInGradient } from './weight-decay.ts';

/** Stochastic gradient descent, w ← w − ηg. Book, section 6.1.2. */
export const sgd: OptimizerMethod<unknown> = {
  ...decayInGradient,
  create: (_settings, { kernels, all: { w, dw } }) => ({
    state: [],
    update: (learningRate) => kernels.sgdUpdate(w, dw, learningRate),
  }),
};
