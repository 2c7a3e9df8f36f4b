/** What the pool room takes in and hands on: trials, their completions and the progress between. */
import type { SharedDataset } from '../data/index.ts';
import type { KernelChoice } from '../kernels/index.ts';
import type { Params } from '../methods/index.ts';
import type { Trial } from '../plan/index.ts';
import type { ErrorData } from '../shared/index.ts';
import type { Checkpoint, Curves, TrialOutcome } from '../train/index.ts';
import type { OutcomeTexts } from './sent-outcome.ts';

/** A trial and the data it is trained on. */
export type PoolTrial = {
  readonly trial: Trial;
  /** Index into `PoolInput.datasets`. */
  readonly dataset: number;
  /** Gives the checkpoint from which the trial goes on, when its turn has come. */
  readonly findCheckpoint?: () => Checkpoint | undefined;
  /** Updates made at that checkpoint; 0 by default. */
  readonly madeBefore?: number;
};

/** What all trials share. It reaches each worker once, the rows of the data sets without a copy. */
export type PoolInput = {
  readonly datasets: readonly SharedDataset[];
  /** Initial weights under the sha256 that `Trial.initialWeights` names. */
  readonly initialWeights?: Readonly<Record<string, Params>>;
};

/** A trial that has ended, with its outcome or the error by which it failed. */
export type TrialCompletion = {
  readonly trial: Trial;
  /** How long it was trained, in milliseconds of its worker's monotonic clock. */
  readonly elapsedMs: number;
  /**
   * A failed trial has no outcome, but a code: `TRAIN_FAILED` or that of a `KobaiError` if the training threw, else
   * `POOL_TRIAL_TIMED_OUT`, `POOL_OUT_OF_MEMORY` or `POOL_WORKER_EXITED` (its worker died, twice).
   */
  readonly result: TrialOutcome | { readonly status: 'failed'; readonly error: ErrorData };
  /** Of what is measured, as its thread has written it; absent where no thread of this process has. */
  readonly texts?: OutcomeTexts;
};

/** A trial that is being trained. */
type TrialInFlight = {
  /** Index into the trials. */
  readonly index: number;
  /** Updates made. */
  readonly made: number;
  /** Updates that it is to make. */
  readonly steps: number;
  /** The share of its work that is done, measuring included: below 1. */
  readonly share: number;
};

/** How far a run is: trials and steps done, time taken and time left. */
export type PoolProgress = {
  /** Trials that have ended, the failed ones included. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** Trials that are being trained, and those that threads have been given to train next. */
  readonly inFlight: readonly TrialInFlight[];
  /** Steps made by running trials and all planned ones of ended trials, even of those that ended early. */
  readonly steps: number;
  /** Planned steps of all trials. */
  readonly totalSteps: number;
  /** The share of the work that is done, measuring included: 1 when all trials have ended, and not before. */
  readonly share: number;
  readonly elapsedMs: number;
  /** Estimated time to the end; absent before the first step. */
  readonly etaMs?: number;
  /** Absent until a first trial has ended. */
  readonly trialsPerSecond?: number;
  /** Where a queue has the trials: those who train them, with their threads, and for how long each has been silent. */
  readonly workers?: readonly { readonly host: string; readonly threads: number; readonly silentMs: number }[];
};

/** How trials are spread over threads, when they are stopped, and who is told of their progress. */
export type PoolOptions = {
  /** By default `wasm`, which there is everywhere; all give the same bits. */
  readonly kernels?: KernelChoice;
  /**
   * Threads; by default as many as the machine runs at once, or fewer where there is less to train than their start
   * takes. Those that have no trial do parts of the kernels of long ones, or are not started.
   */
  readonly workers?: number;
  /**
   * How long a trial may take before its worker is ended, that worker's start included, in whole milliseconds, rounded
   * up; no limit by default, nor above 2^31 - 1.
   */
  readonly timeoutMs?: number;
  /** The limit of a worker's JavaScript heap, in MiB, 1024 by default. Data sets and other typed arrays lie outside. */
  readonly heapMb?: number;
  /** Ends the run when it is aborted: see `runTrials`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PoolProgress) => void;
  /** Called a few times a second with the curves so far of each trial that is being trained. */
  readonly onCurves?: (trial: Trial, curves: Curves) => void;
  /** The time between two calls of `onProgress`, 250 by default. */
  readonly tickMs?: number;
  /** The compiled worker, a file URL; another one only in tests. */
  readonly workerFile?: string;
};
