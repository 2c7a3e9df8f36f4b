/** Adam: the gradients so far → a step along their moving mean, divided by the root of their mean square. */
import type { FloatArray } from '../../shared/index.ts';
import type { OptimizerMethod } from './optimizer.ts';
import { allocateState } from './state.ts';
import { decayInGradient } from './weight-decay.ts';

/** The settings of adam and adamw: β₁ and β₂, the decay of the two moving means, and ε. */
export type AdamSettings = { readonly beta1: number; readonly beta2: number; readonly epsilon: number };

/**
 * Adam, m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², w ← w − η/(1 − β₁ᵗ) · m/(√s/√(1 − β₂ᵗ) + ε), from m = s = 0 and
 * t = 1. Book, section 6.1.6.
 *
 * Variant: PyTorch's, with ε outside the root and beside the corrected √s.
 *
 * @see https://arxiv.org/abs/1412.6980
 */
export const adam: OptimizerMethod<AdamSettings> = {
  ...decayInGradient,
  create({ beta1, beta2, epsilon }, context) {
    const {
      kernels,
      all: { w, dw },
    } = context;
    const [m, s] = [allocateState(context), allocateState(context)];
    // β₁ᵗ and β₂ᵗ.
    const powers = Float64Array.of(1, 1);
    return {
      state: [powers, ...m.each.flatMap((ofOne, i) => [ofOne, s.each[i] as FloatArray])],
      update(learningRate) {
        const [power1, power2] = [(powers[0] as number) * beta1, (powers[1] as number) * beta2];
        powers.set([power1, power2]);
        const rate = learningRate / (1 - power1);
        const root = Math.sqrt(1 - power2);
        kernels.adamUpdate(w, dw, m.all, s.all, rate, root, beta1, beta2, epsilon);
      },
    };
  },
};
