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

/** Two numbers against each other. */
export type NumberDifference = {
  /** Retrained minus committed. */
  readonly absolute: number;
  /** That over the size of the committed one; absent where it is 0. */
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
  /** Of different numbers. */
  readonly difference?: NumberDifference;
};

/** Where two curves part. */
export type Parting = {
  /** `batchLoss.loss`, `evaluation.test.loss`, `path.x0`. */
  readonly curve: string;
  /** Updates made before the first value that differs. */
  readonly step: number;
  /** The same of the last value that was equal; absent where none was. */
  readonly equalUntil?: number;
  readonly committed?: number;
  readonly retrained?: number;
  readonly difference?: NumberDifference;
};

export type ComparedTrial = {
  /** Of its point: the value of each axis, under its dotted path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly repeat: number;
  /** Of the experiment; obsolete trials have none that is known. */
  readonly seed?: Seed;
  readonly verdict: ComparisonVerdict;
  /** Where nothing was compared: why. */
  readonly reason?: string;
  readonly values: readonly ComparedValue[];
  /** Of different trials whose curves differ. */
  readonly parting?: Parting;
};

/** A file of the results, byte against byte. */
export type ComparedFile = {
  readonly name: string;
  readonly same: boolean;
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
  /** The one that decides: see `worstVerdict`. */
  readonly verdict: ComparisonVerdict;
  /** Trials that the experiment asks for, and those of them that were held against committed ones. */
  readonly expected: number;
  readonly compared: number;
  /** In grid order, obsolete ones last. */
  readonly trials: readonly ComparedTrial[];
  readonly files: readonly ComparedFile[];
};

/** A trial of a report, with the command that trains it again and compares. */
export type VerifiedTrial = ComparedTrial & { readonly command: string };

export type VerifiedExperiment = Omit<ComparedResults, 'trials'> & {
  readonly name: string;
  /** As it was named. */
  readonly file: string;
  /** The folder of the committed results. */
  readonly committed: string;
  /** Where the comparison is by tolerances: why. */
  readonly because?: string;
  /** Where it could not be compared as a whole: why. */
  readonly reason?: string;
  readonly trials: readonly VerifiedTrial[];
};

/** What `kobai verify` found: every CI format is made of this. */
export type VerificationReport = {
  readonly verdict: ComparisonVerdict;
  readonly expected: number;
  readonly compared: number;
  readonly numericsVersion: number;
  readonly kobai: string;
  readonly experiments: readonly VerifiedExperiment[];
};
