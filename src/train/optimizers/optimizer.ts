/** The contract of an optimizer. */
import type { Params } from '../types.ts';

export type Optimizer = {
  /** Moves every parameter along its gradient; `params` are written, `grads` (same keys) read. */
  update(params: Params, grads: Params, learningRate: number): void;
};
