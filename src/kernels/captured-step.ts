/** The contract of steps that are made many at once: what is captured of one, and what is replayed. */
import type { KernelArray } from './arrays.ts';

/** A step of training as functions that call kernels, and the arrays, in the kernels' own memory, that they share. */
export type CapturableStep = {
  /** How many rows a mini-batch has: one number, or a second one for the last of an epoch. */
  readonly sizes: readonly number[];
  /** Where `forward` reads the numbers of the N rows of its mini-batch. */
  readonly batch: Int32Array;
  /** Where `forward` leaves the losses of these N rows, and what each is to be divided by. */
  readonly rowLoss: Float64Array;
  readonly rowDivisor: number;
  /** All that is trained. */
  readonly params: KernelArray;
  forward(n: number): void;
  backward(n: number): void;
  /** Moves the parameters after `step` updates. */
  update(step: number): void;
  /** At most so many calls `update` makes, the same number every time. */
  readonly updateCalls: number;
};

/** Steps of training that are made at once, each from the calls that were captured of one. */
export type StepReplay = {
  /** The rows of the mini-batches, one behind the other, and how many each has (steps): to be written before. */
  readonly rows: Int32Array;
  readonly sizes: Int32Array;
  /** (steps), as many as can be made at once: for the sum over the rows of each mini-batch of their losses. */
  readonly sums: Float64Array;
  /** Whether another thread waits for parts of calls: those of a replay are whole. */
  isAwaited(): boolean;
  /**
   * Makes the steps `first` up to `first + count`. It ends before a step whose sum is not finite, and after one whose
   * parameters are not; `update` was called for all of them all the same.
   *
   * @returns how many updates were made
   */
  replay(first: number, count: number): number;
};
