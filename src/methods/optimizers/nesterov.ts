/** Nesterov's momentum: the gradients so far → a velocity v, and a step along g + μv. */
import type { OptimizerSettings } from '../../config/index.ts';
import type { OptimizerMethod } from './optimizer.ts';
import { allocateState } from './state.ts';
import { decayInGradient } from './weight-decay.ts';

/**
 * Nesterov's accelerated gradient, v ← μv + g, w ← w − η(g + μv), from v = 0.
 *
 * Variant: PyTorch's, in which the gradient is taken where the weights are and not ahead of them.
 *
 * @param settings `momentum` is μ
 * @see https://proceedings.mlr.press/v28/sutskever13.html
 */
export const nesterov: OptimizerMethod<Extract<OptimizerSettings, { type: 'nesterov' }>> = {
  ...decayInGradient,
  create({ momentum }, context) {
    const {
      kernels,
      all: { w, dw },
    } = context;
    const v = allocateState(context);
    return {
      state: v.each,
      update: (learningRate) => kernels.nesterovUpdate(w, dw, v.all, learningRate, momentum),
    };
  },
};
