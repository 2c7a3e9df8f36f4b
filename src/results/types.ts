/** What the results room hands on: trial records, one a line of trials.jsonl, and their summary. */
import type { Settings } from '../config/index.ts';
import type { SettledSettings, Trial } from '../plan/index.ts';
import type { BatchLossCurve, EvaluationCurve } from '../train/index.ts';

/** A line of trials.jsonl. Nothing in it depends on the rest of the grid, the machine or the time. */
export type TrialRecord = {
  readonly id: Trial['id'];
  readonly parameters: SettledSettings;
  readonly repeat: number;
  /** sha256 of the data set's rows, and of the initial weights' file where there is one. */
  readonly data: string;
  readonly initialWeights?: string;
  readonly numericsEpoch: number;
} & (
  | {
      readonly status: 'finished' | 'diverged';
      readonly steps: number;
      readonly divergence?: { readonly step: number; readonly reason: string };
      readonly metrics: Readonly<Record<string, number>>;
      readonly curves: { readonly batchLoss: BatchLossCurve; readonly evaluation: EvaluationCurve };
      readonly weightsSha256: string;
    }
  | { readonly status: 'failed'; readonly error: { readonly code: string; readonly message: string } }
);

/** A metric over the trials of a point. */
export type Statistic = {
  readonly mean: number;
  /** Sample standard deviation; 0 of a single trial. */
  readonly std: number;
  /** Trials that have the metric. */
  readonly n: number;
  readonly values: readonly number[];
};

export type PointSummary = {
  /** 1 is the best. */
  readonly rank: number;
  /** The value of each axis under its dotted path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly status: 'finished' | 'diverged' | 'failed' | 'missing';
  /** Trials of the point by their status. */
  readonly trials: {
    readonly finished: number;
    readonly diverged: number;
    readonly failed: number;
    readonly missing: number;
  };
  readonly metrics: Readonly<Record<string, Statistic>>;
  /** Of diverged points: the first step at which a trial diverged, and why. */
  readonly divergence?: { readonly step: number; readonly reason: string };
  readonly trialIds: readonly string[];
};

export type Summary = {
  readonly name: string;
  readonly description?: string;
  readonly numericsEpoch: number;
  /** The settings that all points share, and the axes. */
  readonly settings: Settings;
  readonly axes: readonly { readonly path: string; readonly values: readonly unknown[] }[];
  readonly repeats: number;
  readonly data: readonly { readonly sha256: string; readonly rows: Readonly<Record<string, number>> }[];
  readonly objective: { readonly metric: string; readonly goal: 'minimize' | 'maximize'; readonly note?: string };
  /** In grid order. */
  readonly points: readonly PointSummary[];
  /** Index into `points`; absent when no point has the objective. */
  readonly best?: number;
};
