/** Nesterov's momentum: the gradients so far → a velocity v, and a step along g + μv. */
import type { OptimizerSettings } from '../../config/index.ts';
import type { OptimizerMethod } from './optimizer.ts';
import { pairGradients } from './pair-gradients.ts';
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
    const { kernels } = context;
    const pairs = pairGradients(context).map((pair) => ({ ...pair, v: kernels.allocate(pair.w.length) }));
    return {
      state: pairs.map(({ v }) => v),
      update(learningRate) {
        for (const { w, dw, v } of pairs) kernels.nesterovUpdate(w, dw, v, learningRate, momentum);
      },
    };
  },
};
