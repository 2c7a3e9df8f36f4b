/** The contract of a loss. */
import type { ActivationName } from '../../config/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import type { FloatArray } from '../../shared/index.ts';

/** The right answers of the rows of one mini-batch. */
export type Targets = {
  /** (n) class indices; of classification. */
  readonly labels: Int32Array;
  /** (n, outputs): the target numbers, or the classes as one-hot rows. */
  readonly values: FloatArray;
  /** (n) by what the loss of each row is multiplied in training; absent: by nothing. */
  readonly weights?: Float64Array;
};

/** A loss with its settings: the loss of each row, and the gradient of the loss of a mini-batch. */
export type Loss = {
  /** Whether `targets.labels` are read, else `targets.values`. */
  readonly reads: keyof Targets;
  /** Whether `rows` does nothing but call kernels, so that it can be captured. */
  readonly isCapturable: boolean;
  /**
   * Writes the loss of each row, times the divisor, to rowLoss (n, float64) and the gradient of the mini-batch's loss to
   * dOut (n, u).
   *
   * @param out (n, u) what the network gives, before the activation that the loss absorbs
   */
  rows(
    kernels: Kernels,
    out: FloatArray,
    targets: Targets,
    rowLoss: Float64Array,
    dOut: FloatArray,
    n: number,
    u: number,
  ): void;
  /** By what each row's loss over u outputs is still to be divided. */
  rowDivisor(u: number): number;
  /** The loss of a mini-batch of n rows from the sum of its row losses. */
  ofBatch(rowLossSum: number, n: number): number;
};

/** The properties of a loss that the data and the last layer must match. */
export type LossFacts = {
  /** What it compares: a class a row, answers of 0 and 1, or numbers. */
  readonly compares: 'classes' | 'binaryAnswers' | 'numbers';
  /** The last layer's activation, which it is defined on and computes itself, for accuracy and speed. */
  readonly absorbs?: ActivationName;
};

/** A kind of loss: its facts and its arithmetic. */
export type LossMethod<Settings> = LossFacts & { create(settings: Settings): Loss };
