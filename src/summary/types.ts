/** What the summary room hands on: what the trials of an experiment say together. */
import type { Settings } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import type { Rung } from '../plan/index.ts';
import type { PairedDifference, SplitName, Statistic, VerdictKind } from '../shared/index.ts';

/** `diverged` if any trial diverged, else `failed` if any failed, else `missing` if any is missing. */
export type PointStatus = 'finished' | 'diverged' | 'failed' | 'missing';

/** The numbers that a verdict rests on: losses are of the training split, and means over the trials. */
export type VerdictEvidence = {
  /** Trials that finished or diverged. */
  readonly trials: number;
  /** Trials that were not finite, or ended far above their start. */
  readonly divergedTrials?: number;
  /** The first step at which a trial was not finite. */
  readonly divergenceStep?: number;
  /** Trials whose loss fell at least half the way from its start to the best mean `endLoss`. */
  readonly learnedTrials?: number;
  /** Trials that did not diverge and fell less than a tenth of that way. */
  readonly stuckTrials?: number;
  readonly startLoss?: number;
  /** Mean of the last tenth of the curve. */
  readonly endLoss?: number;
  /** Standard deviation of `endLoss` over the trials, where there are several. */
  readonly endLossStd?: number;
  /** Mean of each quarter of the curve. */
  readonly quarterLosses?: readonly number[];
  /** The largest loss of a mini-batch. */
  readonly highestLoss?: number;
  /** How many different classes were predicted. */
  readonly predictedClasses?: number;
  /** The least `endLoss` of a trial. */
  readonly lowestEndLoss?: number;
  /** The trials' falls, each over the fall from its start to the best mean end: least, greatest, deviation. */
  readonly leastShare?: number;
  readonly greatestShare?: number;
  readonly shareStd?: number;
  /** The learning rate that the point is compared with. */
  readonly comparedRate?: number;
  readonly comparedEndLoss?: number;
  /** The share of the point's own steps in which that one reached `endLoss`. */
  readonly reachedAfter?: number;
  /** Its fall, from start to end, over that of `comparedRate`. */
  readonly shareOfFall?: number;
  /** The largest stable learning rate by the sharpness of the loss, at the start and later. */
  readonly startLimit?: number;
  readonly lateLimit?: number;
  /** The mean of the objective, and the best such mean in the group. */
  readonly objective?: number;
  readonly bestObjective?: number;
};

/** The judgement on a point's learning rate, with its reason and the numbers that it rests on. */
export type Verdict = {
  readonly kind: VerdictKind;
  /** One sentence. */
  readonly reason: string;
  readonly evidence: VerdictEvidence;
};

/** An axis on whose edge the best point lies. */
export type Edge = {
  readonly axis: string;
  readonly value: number;
  readonly side: 'smallest' | 'largest';
  /** The next value beyond; absent where the axis cannot go on. */
  readonly tryNext?: number;
};

/** What the trials of a point say together: status, metrics, rank and verdict. */
export type PointSummary = {
  /** 1 is the best. */
  readonly rank: number;
  /** In successive halving the last rung that it reached, counted from 1; metrics and verdict are from its end. */
  readonly rung?: number;
  /** The value of each axis under its dotted path, in axis order. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly status: PointStatus;
  /** How many trials have which status. */
  readonly trials: Readonly<Record<PointStatus, number>>;
  /** The final metrics over the trials, `split.name`: train, validation, test, and by name within a split. */
  readonly metrics: Readonly<Record<string, Statistic>>;
  /** Only of diverged points: the first step at which a trial diverged, and why. */
  readonly divergence?: { readonly step: number; readonly reason: string };
  /** Absent where no trial has ended, and where nothing can be said. */
  readonly verdict?: Verdict;
  /** Why there is no verdict though trials have ended. */
  readonly unjudged?: string;
  /** Its objective minus the best point's, repeat by repeat; absent for the best itself and below two repeats. */
  readonly againstBest?: PairedDifference;
  /** In the order of the repeats; where there are folds, those of each repeat together. */
  readonly trialIds: readonly string[];
};

/** The metric by which points are ranked, as `split.name`, and whether less or more is better. */
export type Objective = {
  readonly metric: string;
  readonly goal: 'minimize' | 'maximize';
  /** What a reader has to know of the choice: `on the test split: there is no validation split`. */
  readonly note?: string;
};

/** A condition of the experiment, held against the results. */
export type CheckedExpectation = {
  /** As it is written. */
  readonly condition: string;
  readonly held: boolean;
  /** The values that were compared, where they are there. */
  readonly left?: number | string;
  readonly right?: number | string;
  /** Why it could not be held, where a value is missing. */
  readonly why?: string;
};

/** What a range test of the learning rate tried, and what it recommends. */
export type RangeTest = {
  /** Updates of each trial. */
  readonly steps: number;
  /** Ascending; a trial that diverged has no loss at its end. */
  readonly tried: readonly { readonly learningRate: number; readonly loss?: number }[];
  /** The learning rates to train. */
  readonly chosen: readonly number[];
  /** One sentence, with the numbers that it rests on. */
  readonly reason: string;
};

/** What summary.json holds: a pure function of the experiment and its trials. */
export type Summary = {
  readonly name: string;
  readonly description?: string;
  readonly numericsVersion: number;
  /** The settings that all points share; an axis field holds its first value. */
  readonly settings: Settings;
  readonly axes: readonly { readonly path: string; readonly values: readonly unknown[] }[];
  readonly repeats: number;
  /** The data sets, in the order in which points first use them. */
  readonly data: readonly {
    readonly sha256: string;
    readonly rows: Readonly<Record<SplitName, number>>;
    /** Into how many folds its rows are divided, each the validation split in turn; `rows` are those of the first. */
    readonly folds?: number;
    /** The names of the classes, in the order of their indices. */
    readonly classNames?: readonly string[];
    /** What of it has no scale that the gradient method gets along with. */
    readonly unscaled?: NonNullable<DatasetFacts['unscaled']>;
    /** Some rows of a data set of two features and classes; each list has an entry a row. */
    readonly sample?: {
      readonly x: readonly number[];
      readonly y: readonly number[];
      readonly class: readonly number[];
    };
  }[];
  /** The rungs of successive halving: how long points were trained at the end of each, and how many reached it. */
  readonly rungs?: readonly Rung[];
  readonly objective: Objective;
  /** In grid order. */
  readonly points: readonly PointSummary[];
  /** The rows that the first trial of the best point misclassified with the greatest loss, the greatest first. */
  readonly mostWrong?: {
    readonly split: SplitName;
    /** Height and width, where rows are images. */
    readonly imageSize?: readonly [number, number];
    /** The names of the features, where rows are those of a table: at most 20. */
    readonly columns?: readonly string[];
    readonly rows: readonly {
      /** Counted from 0 in the data set. */
      readonly row: number;
      readonly actual: number;
      readonly predicted: number;
      readonly loss: number;
      /** A byte a pixel, from black to white, in base64. */
      readonly image?: string;
      /** The features of `columns`, in their own units, to six digits. */
      readonly values?: readonly number[];
    }[];
  };
  /** Index into `points`; absent when no point finished with the objective. */
  readonly best?: number;
  /** The axes, of three numbers or more, on whose edge the best point lies. */
  readonly edges: readonly Edge[];
  /** Only where the learning rate is `auto`. */
  readonly rangeTest?: RangeTest;
  /** Only where the experiment expects something; in the order written. */
  readonly expectations?: readonly CheckedExpectation[];
};
