/** RMSprop: the gradient → a step that is shorter where recent gradients were large. */
import type { OptimizerSettings } from '../../config/index.ts';
import type { OptimizerMethod } from './optimizer.ts';
import { allocateState } from './state.ts';
import { decayInGradient } from './weight-decay.ts';

/**
 * RMSprop, s ← αs + (1 − α)g², w ← w − ηg/(√s + ε), from s = 0.
 *
 * @param settings `alpha` is α, `epsilon` is ε, outside the root
 * @see https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf
 */
export const rmsprop: OptimizerMethod<Extract<OptimizerSettings, { type: 'rmsprop' }>> = {
  ...decayInGradient,
  create({ alpha, epsilon }, context) {
    const {
      kernels,
      all: { w, dw },
    } = context;
    const s = allocateState(context);
    return {
      state: s.each,
      update: (learningRate) => kernels.rmspropUpdate(w, dw, s.all, learningRate, alpha, epsilon),
    };
  },
};
