/** Weight decay: a pull of every weight towards 0. */
import type { Optimizer, OptimizerContext, OptimizerMethod } from './optimizer.ts';
import { type GradientPair, pairGradients } from './pair-gradients.ts';

/** The facts of an optimizer that knows nothing of weight decay. */
export const decayInGradient = {
  weightDecay: 'inGradient',
  defaultWeightDecay: 0,
} as const satisfies Partial<OptimizerMethod<never>>;

/** What decays: the weights, not the biases, and nothing under λ = 0. */
export function pairDecayed(context: OptimizerContext): GradientPair[] {
  return context.weightDecay === 0 ? [] : pairGradients(context).filter(({ name }) => name.endsWith('.weight'));
}

/** The optimizer of the gradient g + λw, that of the loss with ½λΣw² added. Book, section 6.4.2. */
export function addWeightDecay(optimizer: Optimizer, context: OptimizerContext): Optimizer {
  const { kernels, weightDecay } = context;
  const decayed = pairDecayed(context);
  return {
    state: optimizer.state,
    update(learningRate) {
      for (const { w, dw } of decayed) kernels.addScaled(dw, w, weightDecay);
      optimizer.update(learningRate);
    },
  };
}
