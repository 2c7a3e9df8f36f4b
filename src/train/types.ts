/** What the train room hands on: the outcome of one trial. */
import type { FloatArray, SplitName } from '../shared/index.ts';
import type { Spread } from './describe-numbers.ts';

/** Loss of single mini-batches, each taken before its update; `step` counts the updates made before it. */
type BatchLossCurve = { step: number[]; loss: number[] };

/** Metrics under `split.metric`; `step` counts the updates made, `epoch` the passes through the training split. */
export type EvaluationCurve = { step: number[]; epoch: number[] } & Record<`${string}.${string}`, number[]>;

/** The values of a function's variables, each under its name; `step` counts the updates made before. */
export type PathCurve = { step: number[] } & Record<string, number[]>;

/** The largest eigenvalue of the Hessian of the training loss; `step` counts the updates made, `epoch` the passes. */
type SharpnessCurve = { step: number[]; epoch: number[]; value: number[] };

/** What a trial recorded during training; each curve is a table, its columns lists of equal length. */
export type Curves = {
  readonly batchLoss: BatchLossCurve;
  readonly evaluation: EvaluationCurve;
  /** Only where a function is minimized. */
  readonly path?: PathCurve;
  /** Where `record.sharpness` is set; without the steps at which it could not be found. */
  readonly sharpness?: SharpnessCurve;
};

/**
 * Mean, deviation and share of zeros of a layer's outputs; `layer` is its index among `layers`. The last layer's are
 * those before the activation that the loss absorbs.
 */
export type LayerActivations = Spread & { readonly layer: number };

/** What a trial that stopped before its end needs to go on, but for random draws, which are repeated. */
export type Checkpoint = {
  /** Updates made. */
  readonly steps: number;
  /** Whether early stopping has ended the training. */
  readonly stopped: boolean;
  readonly curves: Curves;
  /** The metrics of the last evaluation, `split.metric`. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly activations?: readonly LayerActivations[];
  /** Copies of all that training changes: parameters, running statistics, the optimizer's state, the best weights. */
  readonly arrays: readonly FloatArray[];
};

/** What came of training one trial: status, metrics, curves and weights. */
export type TrialOutcome = {
  /** `diverged`: a loss or a weight was not finite, which ended the training. */
  readonly status: 'finished' | 'diverged';
  /** Updates made. */
  readonly steps: number;
  readonly curves: Curves;
  /** Those of the last evaluation, or of the best under early stopping, `split.metric`; empty when it diverged. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The confusion matrix on one split; only of finished trials with at most 50 classes. */
  readonly confusion?: {
    readonly split: SplitName;
    /** `counts[actual][predicted]`. */
    readonly counts: readonly (readonly number[])[];
    /** The misclassified rows with the greatest loss, the greatest first; each list has an entry a row. */
    readonly mostWrong?: {
      /** Counted from 0 in the data set. */
      readonly row: readonly number[];
      readonly actual: readonly number[];
      readonly predicted: readonly number[];
      readonly loss: readonly number[];
    };
  };
  /** What is predicted for some rows of one split, and what is right; only of finished trials whose loss compares numbers. */
  readonly predictions?: {
    readonly split: SplitName;
    /** At most 100, evenly spread, counted from 0 in the data set. */
    readonly row: readonly number[];
    /** `actual[output][i]` belongs to `row[i]`; of the first four outputs, in the unit that the targets are given in. */
    readonly actual: readonly (readonly number[])[];
    readonly predicted: readonly (readonly number[])[];
  };
  /** The class predicted at each place of the plane; only of finished trials on two features and classes. */
  readonly regions?: {
    /** The range of each feature that the plane covers, in scaled values. */
    readonly x: readonly [number, number];
    readonly y: readonly [number, number];
    /** Grid places along each side. */
    readonly side: number;
    /** Run lengths of the classes, `12a36b`, row by row from the greatest y down; a letter stands for a class. */
    readonly classes: string;
  };
  /** Only of finished trials with early stopping. */
  readonly earlyStop?: {
    /** Updates made at the best evaluation, whose weights are kept. */
    readonly bestStep: number;
    /** Whether patience ran out. */
    readonly stopped: boolean;
  };
  /** Statistics of each layer's outputs for the first mini-batch, where `record.activations` is set. */
  readonly activations?: readonly LayerActivations[];
  /** Only of diverged trials: the step (updates made before it) and what was not finite. */
  readonly divergence?: { readonly step: number; readonly reason: string };
  /** Only where the trial was to stop before its last step and did not diverge. */
  readonly checkpoint?: Checkpoint;
  /** The parameters and running statistics that the trial ends with, as the bytes of a safetensors file. */
  readonly weights: Uint8Array;
  /** sha256 of these bytes, in hexadecimal. */
  readonly weightsSha256: string;
};
