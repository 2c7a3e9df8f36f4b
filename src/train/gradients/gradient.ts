/** The contract of a way to compute the gradient of a mini-batch's loss. */
import type { BatchRows } from '../batches.ts';
import type { LayerActivations } from '../types.ts';

export type Gradient = {
  /** Writes the network's `grads` for one mini-batch. @returns its loss, before any update */
  compute(batch: BatchRows): number;
  /** Draws what is random in the layers for a mini-batch of n rows that a checkpoint holds the outcome of. */
  skip(n: number): void;
  /** What each layer gave for the n rows of the last mini-batch. */
  describeActivations(n: number): LayerActivations[];
};
