/** Parameters → room for what an optimizer keeps of each number from one update to the next. */
import { allocateJoined, type JoinedArrays } from '../params.ts';
import type { OptimizerContext } from './optimizer.ts';

/** Allocates zeros: for each parameter an array of its length, and in all of them together at the place that it has in w. */
export function allocateState({ kernels, params }: Pick<OptimizerContext, 'kernels' | 'params'>): JoinedArrays {
  return allocateJoined(
    kernels,
    Object.values(params).map(({ values }) => values.length),
  );
}
