/** The contract of a layer: forward and backward over buffers that are made once. */
import type { KernelInput } from '../../kernels/index.ts';
import type { FloatArray } from '../../shared/index.ts';
import type { Params } from '../types.ts';

export type Layer = {
  /** Numbers that a row leaves the layer with. */
  readonly outputs: number;
  readonly params: Params;
  /** The same keys and shapes as `params`; written by `backward`. */
  readonly grads: Params;
  /** out (n, outputs) of x (n, inputs); the layer keeps both until `backward`. */
  forward(x: KernelInput, n: number): FloatArray;
  /**
   * Writes `grads` from dOut (n, outputs), which may be overwritten.
   *
   * @returns dx (n, inputs), where the layer was built to compute it
   */
  backward(dOut: FloatArray, n: number): FloatArray | undefined;
};
