/** The contract of a layer: forward and backward over buffers that are made once. */
import type { KernelInput, Kernels } from '../../kernels/index.ts';
import type { FloatArray, RandomStream, RowShape } from '../../shared/index.ts';
import type { Params } from '../params.ts';

/** Where a layer stands. */
export type LayerContext = {
  readonly kernels: Kernels;
  readonly input: RowShape;
  readonly output: RowShape;
  /** The most rows that ever pass at once. */
  readonly capacity: number;
  /** Whether anything stands before it that needs dx. */
  readonly propagates: boolean;
  /** Whether the loss computes the layer's activation, which is then left out. */
  readonly absorbed: boolean;
  /** Opens the layer's own random stream for a purpose. */
  stream(purpose: string): RandomStream;
};

/** In evaluation nothing is dropped, and running statistics stand for those of the mini-batch. */
type Mode = 'train' | 'evaluate';

export type Layer = {
  /** By their names in the layer: `weight`, `bias`. */
  readonly params: Params;
  /** The same keys and shapes as `params`; written by `backward`. */
  readonly grads: Params;
  /** What training changes beside the parameters. */
  readonly state: Params;
  /** Draws what is random for the next mini-batch of n rows. */
  draw?(n: number): void;
  /** out (n, output) of x (n, input); the layer keeps both until `backward`. */
  forward(x: KernelInput, n: number, mode: Mode): KernelInput;
  /**
   * Writes `grads` from dOut (n, output), which may be overwritten, after a `forward` to train.
   *
   * @returns dx (n, input), where the layer was built to compute it
   */
  backward(dOut: FloatArray, n: number): FloatArray | undefined;
};
