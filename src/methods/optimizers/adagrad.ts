/** AdaGrad: the gradient → a step that is shorter where the gradients so far were large. */
import type { OptimizerSettings } from '../../config/index.ts';
import type { OptimizerMethod } from './optimizer.ts';
import { allocateState } from './state.ts';
import { decayInGradient } from './weight-decay.ts';

/**
 * AdaGrad, s ← s + g², w ← w − ηg/(√s + ε), from s = 0. Book, section 6.1.5.
 *
 * @param settings `epsilon` is ε, outside the root
 * @see https://jmlr.org/papers/v12/duchi11a.html
 */
export const adagrad: OptimizerMethod<Extract<OptimizerSettings, { type: 'adagrad' }>> = {
  ...decayInGradient,
  create({ epsilon }, context) {
    const {
      kernels,
      all: { w, dw },
    } = context;
    const s = allocateState(context);
    return {
      state: s.each,
      update: (learningRate) => kernels.adagradUpdate(w, dw, s.all, learningRate, epsilon),
    };
  },
};
