/** What every step of `kobai run` works on. */
import type { QueueServer, Shard } from '../../cluster/index.ts';
import type { Override } from '../../config/index.ts';
import type { Trial } from '../../plan/index.ts';
import type { Clock, KernelChoice, PoolProgress, StartedThreads } from '../../pool/index.ts';
import type { ResultsStore, TrialRecord } from '../../results/index.ts';
import { omitUndefined } from '../../shared/index.ts';
import { type RangeTest, type Summary, summarize } from '../../summary/index.ts';
import type { Curves } from '../../train/index.ts';
import type { GitState } from '../files/environment.ts';
import type { Prepared } from '../prepare/prepare.ts';
import type { Interruption } from './interruption.ts';
import type { Training } from './training.ts';

/** The options of a run. */
export type RunOptions = {
  readonly overrides: readonly Override[];
  readonly only: readonly string[];
  /** The part of the trials that is trained, of several machines' one; default: all. */
  readonly shard?: Shard;
  /** The queue whose workers train; default: the threads of this process do. */
  readonly queue?: QueueServer;
  /** The folder of all results. */
  readonly out: string;
  /** Threads; default: one a core, fewer where little is to be trained. */
  readonly workers?: number;
  /** Threads that were started before the experiment was read; whoever started them ends those that were not needed. */
  readonly started?: StartedThreads;
  /** Seconds that a trial may take; default: no limit. */
  readonly timeout?: number;
  /** Whether finished trials are trained again. */
  readonly fresh: boolean;
  /** Whether finished trials that the experiment does not ask for are removed. */
  readonly prune: boolean;
  readonly kernels: KernelChoice;
  /** Stops the run when it is aborted, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** Whether a program runs it: no bar is shown, and no signal of the process listened to. */
  readonly isUnattended?: boolean;
  /** Called for each run that begins, but not for a range test. */
  readonly observe?: (run: Run) => RunObserver;
  /** Gets the summary as JSON, in place of the table that is printed. */
  readonly tellJson?: (text: string) => void;
  /** Gets the results, which are then not printed; called for a range test too. */
  readonly onEnd?: (run: Run, summary: Summary) => void;
};

/** Functions that are called as a run goes on. */
export type RunObserver = {
  /** Trials are about to be trained: all of a grid, or those of a rung. */
  begin?(trials: readonly Trial[]): void;
  progress?(progress: PoolProgress): void;
  /** The curves so far of a trial that is being trained. */
  curves?(trial: Trial, curves: Curves): void;
  /** A trial has ended, and is among the records. */
  ended?(trial: Trial, record: TrialRecord): void;
  /** No trial is being trained, until `begin` is called again. */
  rest?(): void;
  /** The run has ended, whether by itself or not. */
  end?(): void;
};

/** A run under way: what is known so far. */
export type Run = {
  readonly prepared: Prepared;
  /** The folder of its results, and what writes there. */
  readonly folder: string;
  readonly results: ResultsStore;
  /** Trials that have ended, by id; those of earlier runs too. */
  readonly records: Map<string, TrialRecord>;
  /** Finished trials of earlier runs that are not among the records: not asked for, or about to be trained again. */
  readonly earlier: Map<string, TrialRecord>;
  /** The ids of those that failed when they were trained again: what they were before is among the records. */
  readonly failedAgain: Set<string>;
  /** How long each trial of this run took, by id. */
  readonly elapsedMs: Map<string, number>;
  readonly options: RunOptions;
  readonly clock: Clock;
  readonly interruption: Interruption;
  readonly training: Training;
  /** The commit of the experiment's folder when it began, which git is asked for meanwhile. */
  readonly git: Promise<GitState | undefined>;
  /** Which of the files that it reads have changed since it began. */
  readonly listChangedInputs: () => string[];
  /** The range test that chose the learning rates, where one did. */
  readonly rangeTest?: RangeTest;
  /** In the order in which they are called. */
  readonly observers: RunObserver[];
};

/** Whether a trial failed, and was not trained to its end since. */
export function hasFailed({ records, failedAgain }: Run): boolean {
  return failedAgain.size > 0 || [...records.values()].some(({ status }) => status === 'failed');
}

/** What is known of an experiment's trials, whether a run is under way or not. */
export type Recorded = Pick<Run, 'prepared' | 'rangeTest'> & { readonly records: ReadonlyMap<string, TrialRecord> };

/** Summarizes the records of a run so far. */
export function summarizeRun({ prepared, records, rangeTest }: Recorded): Summary {
  const { experiment, points, rungs, trials, facts } = prepared;
  return summarize(omitUndefined({ experiment, points, rungs, trials, records, facts, rangeTest }));
}
