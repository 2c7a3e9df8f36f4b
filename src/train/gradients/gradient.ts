/** The contract of a way to compute the gradient of a mini-batch's loss. */
import type { BatchRows } from '../batches.ts';
import type { LayerActivations } from '../types.ts';

/** Computes the gradient of a mini-batch's loss, by back-propagation or by numerical differences. */
export type Gradient = {
  /** Writes the network's `grads` for one mini-batch. @returns its loss, before any update */
  compute(batch: BatchRows): number;
  /** Repeats the random draws of the layers for a mini-batch of n rows that was trained before a checkpoint. */
  skip(n: number): void;
  /** Statistics of each layer's outputs for the n rows of the last mini-batch. */
  describeActivations(n: number): LayerActivations[];
};
