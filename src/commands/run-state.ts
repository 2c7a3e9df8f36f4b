/** What every step of `kobai run` works on. */
import type { Override } from '../config/index.ts';
import type { Clock, KernelChoice } from '../pool/index.ts';
import type { RangeTest, ResultsStore, TrialRecord } from '../results/index.ts';
import type { Prepared } from './prepare.ts';

export type RunOptions = {
  readonly overrides: readonly Override[];
  readonly only: readonly string[];
  /** The folder of all results. */
  readonly out: string;
  /** Threads; default: one a core. */
  readonly workers?: number;
  /** Seconds that a trial may take; default: for ever. */
  readonly timeout?: number;
  /** Whether finished trials are trained again. */
  readonly fresh: boolean;
  readonly json: boolean;
  readonly kernels: KernelChoice;
};

/** A run under way: what is known so far. */
export type Run = {
  readonly prepared: Prepared;
  readonly results: ResultsStore;
  /** Trials that have ended, by id; those of earlier runs too. */
  readonly records: Map<string, TrialRecord>;
  /** How long each trial of this run took, by id. */
  readonly elapsedMs: Map<string, number>;
  readonly options: RunOptions;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Where one chose the learning rates. */
  readonly rangeTest?: RangeTest;
};
