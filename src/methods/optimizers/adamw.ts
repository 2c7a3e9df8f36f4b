/** AdamW: weights → a little smaller at every update, then moved by adam. */
import { type AdamSettings, createAdam } from './adam.ts';
import type { Optimizer, OptimizerContext } from './optimizer.ts';
import { pairDecayed } from './weight-decay.ts';

/**
 * Adam with the weight decay taken off the weights themselves, w ← (1 − ηλ)w, before each update: λ is then not divided
 * by the size of the gradients.
 *
 * @see https://arxiv.org/abs/1711.05101
 */
export function createAdamw(settings: AdamSettings, context: OptimizerContext): Optimizer {
  const { kernels, weightDecay } = context;
  const decayed = pairDecayed(context);
  const adam = createAdam(settings, context);
  return {
    state: adam.state,
    update(learningRate) {
      for (const { w } of decayed) kernels.scale(w, 1 - learningRate * weightDecay);
      adam.update(learningRate);
    },
  };
}
