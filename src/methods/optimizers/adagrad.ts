/** AdaGrad: the gradient → a step that is shorter where the gradients so far were large. */
import type { Optimizer, OptimizerContext } from './optimizer.ts';
import { pairGradients } from './pair-gradients.ts';

/**
 * AdaGrad, s ← s + g², w ← w − ηg/(√s + ε), from s = 0. Book, section 6.1.5.
 *
 * @param settings `epsilon` is ε, outside the root
 * @see https://jmlr.org/papers/v12/duchi11a.html
 */
export function createAdagrad({ epsilon }: { readonly epsilon: number }, context: OptimizerContext): Optimizer {
  const { kernels } = context;
  const pairs = pairGradients(context).map((pair) => ({ ...pair, s: kernels.allocate(pair.w.length) }));
  return {
    state: pairs.map(({ s }) => s),
    update(learningRate) {
      for (const { w, dw, s } of pairs) kernels.adagradUpdate(w, dw, s, learningRate, epsilon);
    },
  };
}
