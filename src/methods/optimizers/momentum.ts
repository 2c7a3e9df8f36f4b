/** Momentum: the gradients so far → a velocity, and a step along it. */
import type { OptimizerSettings } from '../../config/index.ts';
import type { OptimizerMethod } from './optimizer.ts';
import { allocateState } from './state.ts';
import { decayInGradient } from './weight-decay.ts';

/**
 * Momentum, v ← μv + g, w ← w − ηv, from v = 0. Book, section 6.1.4.
 *
 * Variant: PyTorch's. The book has the learning rate inside, v ← μv − ηg, w ← w + v: the same path while η stays.
 *
 * @param settings `momentum` is μ
 */
export const momentum: OptimizerMethod<Extract<OptimizerSettings, { type: 'momentum' }>> = {
  ...decayInGradient,
  create({ momentum }, context) {
    const {
      kernels,
      all: { w, dw },
    } = context;
    const v = allocateState(context);
    return {
      state: v.each,
      update: (learningRate) => kernels.momentumUpdate(w, dw, v.all, learningRate, momentum),
    };
  },
};
