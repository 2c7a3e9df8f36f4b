/** What a comparison of committed results with retrained ones hands on: from the single value up to the whole report. */
import type { Seed } from '../shared/index.ts';

/**
 * `same`: equal, or within the tolerance that the experiment states. `improved` and `regressed`: different, by the
 * direction of the metric; where there is none, regressed. The next three have nothing to compare with: `missing` is
 * not committed, `obsolete` is committed and not asked for any more, `notComparable` has another numerics version, data
 * or settings. `incomplete`: it could not be retrained.
 */
export type ComparisonVerdict =
  | 'same'
  | 'improved'
  | 'regressed'
  | 'missing'
  | 'obsolete'
  | 'notComparable'
  | 'incomplete';

/** How far two numbers are apart. */
export type NumberDifference = {
  /** Retrained minus committed. */
  readonly absolute: number;
  /** That over |committed|; absent where this is 0. */
  readonly relative?: number;
  /** How many float64 numbers lie between them, the second one counted. */
  readonly ulps: number;
};

/** One thing that a trial ends with: its status, a metric, the sha256 of its weights. */
export type ComparedValue = {
  /** `status`, `steps`, `weights`, `curves`; a metric as `split.name`. */
  readonly name: string;
  readonly verdict: 'same' | 'improved' | 'regressed';
  /** Absent on the side that has none, and on both where it is too much to show. */
  readonly committed?: number | string;
  readonly retrained?: number | string;
  /** Only of two numbers that differ. */
  readonly difference?: NumberDifference;
};

/** The first recorded step at which a curve of two trainings differs. */
export type Parting = {
  /** The curve and its column: `batchLoss.loss`, `evaluation.test.loss`, `path.x0`, `sharpness.value`. */
  readonly curve: string;
  /** Updates made before the first value that differs. */
  readonly step: number;
  /** Updates made before the last value that was equal; absent where none was. */
  readonly equalUntil?: number;
  readonly committed?: number;
  readonly retrained?: number;
  readonly difference?: NumberDifference;
};

/** The verdict on one trial, with the values that were compared. */
export type ComparedTrial = {
  /** The value of each axis at its point, under its dotted path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Which trial of its point, counted from 0; where there are folds, fold + folds × repeat. */
  readonly repeat: number;
  /** Into how many folds its rows are divided, where they are. */
  readonly folds?: number;
  /** The seed of the experiment; of obsolete trials it is not known. */
  readonly seed?: Seed;
  readonly verdict: ComparisonVerdict;
  /** Why nothing was compared, where nothing was. */
  readonly reason?: string;
  readonly values: readonly ComparedValue[];
  /** Only where the curves differ. */
  readonly parting?: Parting;
};

/** A file of the results: a text line against line, another by its sha256. */
export type ComparedFile = {
  /** From the folder of the experiment. */
  readonly name: string;
  readonly same: boolean;
  /** Of one that is not the same. */
  readonly verdict?: 'regressed' | 'missing' | 'obsolete';
  /** Where no line can be named: what is wrong with it. */
  readonly reason?: string;
  /** The first line that differs, counted from 1. */
  readonly line?: number;
  /** That line, shortened; absent on the side that has none. */
  readonly committed?: string;
  readonly retrained?: string;
};

/** How far a metric may be from the committed one: by `absolute + relative · |committed|`. */
export type Tolerance = { readonly absolute: number; readonly relative: number };

/** The tolerances that an experiment states; metrics that are not named must be equal. */
export type Tolerances = { readonly metrics: Readonly<Record<string, Tolerance>>; readonly because: string };

/** Committed and retrained results of one experiment. */
export type ComparedResults = {
  /** The worst verdict of its parts: see `worstVerdict`. */
  readonly verdict: ComparisonVerdict;
  /** Trials that the experiment asks for, and those of them that were compared with committed ones. */
  readonly expected: number;
  readonly compared: number;
  /** In grid order, obsolete ones last. */
  readonly trials: readonly ComparedTrial[];
  readonly files: readonly ComparedFile[];
};

/** A trial of a report, with the command that trains it again and compares. */
export type VerifiedTrial = ComparedTrial & { readonly command: string };

/** One verified experiment: what was compared with what, and the verdicts. */
export type VerifiedExperiment = Omit<ComparedResults, 'trials'> & {
  readonly name: string;
  /** The experiment file, as the command line names it. */
  readonly file: string;
  /** The folder of the committed results. */
  readonly committed: string;
  /** Why tolerances are allowed, where the comparison is by tolerances. */
  readonly because?: string;
  /** Why the experiment could not be compared at all, where it could not. */
  readonly reason?: string;
  readonly trials: readonly VerifiedTrial[];
};

/** What `kobai verify` found: every CI format is made of this. */
export type VerificationReport = {
  readonly verdict: ComparisonVerdict;
  readonly expected: number;
  readonly compared: number;
  readonly numericsVersion: number;
  /** The version of kobai. */
  readonly kobai: string;
  readonly experiments: readonly VerifiedExperiment[];
};
