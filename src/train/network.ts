/** The contract of what is trained: rows in, loss and gradient out. */
import type { KernelInput } from '../kernels/index.ts';
import type { Params, Targets, TrainedArrays } from '../methods/index.ts';
import type { FloatArray } from '../shared/index.ts';
import type { LayerActivations } from './types.ts';

/**
 * What is trained, a stack of layers or a function: parameters, under `layers.<i>.<name>` or the name of a variable, forward
 * pass, loss and backward pass.
 */
export type Network = TrainedArrays & {
  /** What training changes beside the parameters: running statistics. */
  readonly state: Params;
  /** Numbers that the last layer gives for a row. */
  readonly outputs: number;
  /** Makes the random draws of the layers, as of dropout, for the next mini-batch of n rows. */
  draw(n: number): void;
  /**
   * The outputs (n, outputs) for x (n, inputs) in evaluation mode, before the activation that the loss absorbs; valid
   * until the next call.
   */
  forward(x: KernelInput, n: number): FloatArray;
  /** Applies the activation that the loss absorbs, if it absorbs one, to what `forward` gave for n rows, in its place. */
  activate(out: FloatArray, n: number): void;
  /** The loss of each of n rows of a split; the mean over them is the split's loss. Overwrites `out`. */
  rowLosses(out: FloatArray, targets: Targets, n: number): Float64Array;
  /** The loss of a mini-batch of n rows, each by its weight if it has one; leaves everything ready for `backward`. */
  batchLoss(x: KernelInput, targets: Targets, n: number): number;
  /** Where `batchLoss` and `backward` call kernels alone, so that they can be captured: what is left to do for the loss. */
  readonly capturable?: CapturableLoss | undefined;
  /** Writes `grads` for the mini-batch of the last `batchLoss`. */
  backward(n: number): void;
  /** Statistics of each layer's outputs for the n rows of the last `batchLoss`. */
  describeActivations(n: number): LayerActivations[];
};

/** What `batchLoss` makes of the losses that its kernels leave. */
type CapturableLoss = {
  /** (capacity) of rows, each still to be divided by the divisor. */
  readonly rowLoss: Float64Array;
  readonly rowDivisor: number;
  /** The loss of a mini-batch of n rows from the sum of what was divided. */
  ofBatch(sum: number, n: number): number;
};
