/** What the config room hands on: an experiment that the schema accepts, and the places of its parts. */
import type { Diagnostic, Path } from '../shared/index.ts';
import type { Goal, Settings } from './settings.ts';
import type { PlacedCondition } from './sweep/conditions/condition.ts';

/** A field that takes several values. */
export type Axis = {
  /** The field, in a point's settings: `['learningRate']`, `['layers', 0, 'units']`. */
  readonly path: Path;
  /**
   * Resolved values (shorthands written out, ranges expanded or drawn from), each once: in the order written, those of a
   * range that is drawn from in the order in which they first come.
   */
  readonly values: readonly unknown[];
  /** Where the axis is written: the same as `path`, or under `sweep.axes`. */
  readonly source: Path;
  /**
   * The values that the points take one after another, as indices into `values`: what a random search draws, or the list
   * of a zipped axis in which a value stands twice. Absent: each value once, in order.
   */
  readonly picks?: readonly number[];
  /** Where the values are drawn from a range by a random search. */
  readonly drawn?: true;
};

/** One value of one axis: both as indices, into `Experiment.axes` and into its `values`. */
export type AxisValue = { readonly axis: number; readonly value: number };

/** A checked experiment: the settings that all points share, and the axes whose values make the points. */
export type Experiment = {
  /** The folder of its results under results/. */
  readonly name: string;
  /** The question that the experiment answers. */
  readonly description?: string;
  /** The experiment file as it was named on the command line. */
  readonly file: string;
  /** The folder from which the experiment's files are found. */
  readonly folder: string;
  /** The settings that every point shares; an axis field holds the value that is written first. */
  readonly settings: Settings;
  /** In the order of the file, those of `sweep.axes` last. */
  readonly axes: readonly Axis[];
  /**
   * Groups of axes, as indices, whose picks go together, the i-th with the i-th: those of `sweep.zip`, or all axes of a
   * random search. An axis stands in one group at most. Absent: none.
   */
  readonly zips?: readonly (readonly number[])[];
  /** Points with all the choices of one of these are left out. Absent: none. */
  readonly exclude?: readonly (readonly AxisValue[])[];
  /** Where points are trained by successive halving: one in so many goes on to the next rung. */
  readonly halvingFactor?: number;
  /** How many trials each point has, which differ in their random numbers alone. */
  readonly repeats: number;
  /** More points than this are refused. */
  readonly maxPoints: number;
  /** What ranks the points, the metric as `split.name`. Absent: the loss on validation, else test, else train. */
  readonly objective?: { readonly metric: string; readonly goal: Goal };
  /** Where a range test is to choose the learning rates; the one in `settings` then means nothing. */
  readonly autoLearningRate?: {
    /** The index at which their axis will stand. */
    readonly axis: number;
    /** How many points a random search draws. */
    readonly draws?: number;
  };
  /** What must hold of the results. */
  readonly expect: readonly PlacedCondition[];
  /** Whose trained weights are written to files: nobody's, the best point's, or all. */
  readonly saveWeights: 'none' | 'best' | 'all';
  /** How far metrics may be from the committed ones, by `split.name`, and why. Absent: not at all. */
  readonly verify?: {
    readonly metrics: Readonly<Record<string, { readonly absolute: number; readonly relative: number }>>;
    readonly because: string;
  };
};

/** An experiment file that was read, with everything that is wrong with it. */
export type ExperimentReading = {
  /** Absent when too little of the file is sound to go on checking. Where there are errors, faulty parts are left out of it. */
  readonly experiment?: Experiment;
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The experiment as it is after bases, changes and defaults, as plain values that can stand in a file in the same
   * folder; called only where there are no errors.
   */
  readonly resolve?: () => Readonly<Record<string, unknown>>;
  /** The files that it extends, as they are named in messages; those that could not be read too. */
  readonly bases: readonly string[];
  /** Fills `place` of a diagnostic from its path: the value there, its key, or the nearest part above that exists. */
  readonly locate: (diagnostic: Diagnostic) => Diagnostic;
};
