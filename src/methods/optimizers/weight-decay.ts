/** Weight decay: a pull of every weight towards 0. */
import type { KernelArray } from '../../kernels/index.ts';
import type { Parameter } from '../params.ts';
import type { Optimizer, OptimizerContext, OptimizerMethod } from './optimizer.ts';

/** The facts of an optimizer that knows nothing of weight decay. */
export const decayInGradient = {
  weightDecay: 'inGradient',
  defaultWeightDecay: 0,
} as const satisfies Partial<OptimizerMethod<never>>;

/** What decays, each with its gradient: the weights, not the biases, and nothing under λ = 0. */
export function pairDecayed({ params, grads, weightDecay }: OptimizerContext): { w: KernelArray; dw: KernelArray }[] {
  const weights = Object.entries(params).filter(([name]) => weightDecay !== 0 && name.endsWith('.weight'));
  return weights.map(([name, { values }]) => ({ w: values, dw: (grads[name] as Parameter).values }));
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
