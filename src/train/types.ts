/** What the train room hands on: the outcome of one trial. */
import type { FloatArray, SplitName } from '../shared/index.ts';
import type { Spread } from './describe-numbers.ts';

/** Loss of single mini-batches, each taken before its update; `step` counts the updates made before it. */
type BatchLossCurve = { step: number[]; loss: number[] };

/** `step` counts the updates made, `epoch` the passes through the training split; metrics are named `split.metric`. */
export type EvaluationCurve = { step: number[]; epoch: number[] } & Record<`${string}.${string}`, number[]>;

/** Where the variables of a function were, each under its name; `step` counts the updates made before. */
export type PathCurve = { step: number[] } & Record<string, number[]>;

export type Curves = {
  readonly batchLoss: BatchLossCurve;
  readonly evaluation: EvaluationCurve;
  /** Of functions. */
  readonly path?: PathCurve;
};

/**
 * How the outputs of a layer are spread; `layer` is its place among `layers`. Those of the last layer are before the
 * activation that the loss absorbs.
 */
export type LayerActivations = Spread & { readonly layer: number };

/** What a trial that stopped on its way needs to go on: what is drawn at random is drawn again from its streams. */
export type Checkpoint = {
  /** Updates made. */
  readonly steps: number;
  /** Whether patience has ended the training. */
  readonly stopped: boolean;
  readonly curves: Curves;
  /** The last evaluation. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly activations?: readonly LayerActivations[];
  /** Copies of all that training changes: parameters, running statistics, the optimizer's state, the best weights. */
  readonly arrays: readonly FloatArray[];
};

export type TrialOutcome = {
  /** `diverged`: a loss or a weight was not finite, which ended the training. */
  readonly status: 'finished' | 'diverged';
  /** Updates made. */
  readonly steps: number;
  readonly curves: Curves;
  /** The last evaluation, or the best one under early stopping, `split.metric`; empty when the trial diverged. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of finished trials, where rows have few classes: how many of a split's rows of a class were taken for which. */
  readonly confusion?: {
    readonly split: SplitName;
    /** `counts[actual][predicted]`. */
    readonly counts: readonly (readonly number[])[];
    /** Of the wrong ones those with the greatest loss, the worst first: a place in each list a row. */
    readonly mostWrong?: {
      /** Counted from 0 in the data set. */
      readonly row: readonly number[];
      readonly actual: readonly number[];
      readonly predicted: readonly number[];
      readonly loss: readonly number[];
    };
  };
  /** Of finished trials whose rows have two features and a class: the class that is named at each place of the plane. */
  readonly regions?: {
    /** What the plane shows of each feature, scaled as the data is. */
    readonly x: readonly [number, number];
    readonly y: readonly [number, number];
    /** Places along each side. */
    readonly side: number;
    /** Runs of one class, `12a36b`, row by row from the greatest y down; a letter is a class. */
    readonly classes: string;
  };
  /** Of finished trials under early stopping. */
  readonly earlyStop?: {
    /** Updates made at the best evaluation, whose weights are kept. */
    readonly bestStep: number;
    /** Whether patience ended the training. */
    readonly stopped: boolean;
  };
  /** Of each layer for the first mini-batch, before any update; where the experiment asks for it. */
  readonly activations?: readonly LayerActivations[];
  /** Of diverged trials: the step (updates made before it) and what was not finite. */
  readonly divergence?: { readonly step: number; readonly reason: string };
  /** Where the trial was to stop before its last step, and did not diverge. */
  readonly checkpoint?: Checkpoint;
  /** The parameters and running statistics that the trial ends with, as the bytes of a safetensors file. */
  readonly weights: Uint8Array;
  /** sha256 of these bytes, in hexadecimal. */
  readonly weightsSha256: string;
};
