/** AdamW: weights → a little smaller at every update, then moved by adam. */
import { type AdamSettings, adam } from './adam.ts';
import type { OptimizerMethod } from './optimizer.ts';
import { pairDecayed } from './weight-decay.ts';

/**
 * Adam with the weight decay taken off the weights themselves, w ← (1 − ηλ)w, before each update: λ is then not divided
 * by the size of the gradients. λ is 0.01 where the experiment does not say, as in PyTorch.
 *
 * @see https://arxiv.org/abs/1711.05101
 */
export const adamw: OptimizerMethod<AdamSettings> = {
  weightDecay: 'decoupled',
  defaultWeightDecay: 0.01,
  create(settings, context) {
    const { kernels, weightDecay } = context;
    const decayed = pairDecayed(context);
    const { state, update } = adam.create(settings, context);
    return {
      state,
      update(learningRate) {
        for (const { w } of decayed) kernels.scale(w, 1 - learningRate * weightDecay);
        update(learningRate);
      },
    };
  },
};
