/** What the pool room takes in and hands on: trials, their completions and the progress between. */
import type { SharedDataset } from '../data/index.ts';
import type { Params } from '../methods/index.ts';
import type { Trial } from '../plan/index.ts';
import type { ErrorData } from '../shared/index.ts';
import type { Checkpoint, Curves, TrialOutcome } from '../train/index.ts';

/** A trial and the data it is trained on. */
export type PoolTrial = {
  readonly trial: Trial;
  /** Index into `PoolInput.datasets`. */
  readonly dataset: number;
  /** Gives the checkpoint from which the trial goes on, when its turn has come. */
  readonly findCheckpoint?: () => Checkpoint | undefined;
};

/** What all trials share. It reaches each worker once, the rows of the data sets without a copy. */
export type PoolInput = {
  readonly datasets: readonly SharedDataset[];
  /** Initial weights under the sha256 that `Trial.initialWeights` names. */
  readonly initialWeights?: Readonly<Record<string, Params>>;
};

export type TrialCompletion = {
  readonly trial: Trial;
  /** How long it was trained, on its worker's monotonic clock. */
  readonly elapsedMs: number;
  /**
   * A failed trial has no outcome, but a code: `TRAIN_FAILED` or that of a `KobaiError` if the training threw, else
   * `POOL_TRIAL_TIMED_OUT`, `POOL_OUT_OF_MEMORY` or `POOL_WORKER_EXITED` (its worker died, twice).
   */
  readonly result: TrialOutcome | { readonly status: 'failed'; readonly error: ErrorData };
};

/** A trial on its way. */
type TrialInFlight = {
  /** Index into the trials. */
  readonly index: number;
  /** Updates made. */
  readonly made: number;
  readonly steps: number;
};

export type PoolProgress = {
  /** Trials that have ended, the failed ones included. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** Trials that are being trained. */
  readonly inFlight: readonly TrialInFlight[];
  /** Steps of running trials so far and all steps of ended ones, those that an early end left out included. */
  readonly steps: number;
  readonly totalSteps: number;
  readonly elapsedMs: number;
  /** Absent until a first step tells how fast it goes. */
  readonly etaMs?: number;
  /** Absent until a first trial has ended. */
  readonly trialsPerSecond?: number;
};

/** The fast kernels of float32, or the readable ones that they are held against; both give the same bits. */
export type KernelChoice = 'simd' | 'reference';

export type PoolOptions = {
  /** By default `simd`. */
  readonly kernels?: KernelChoice;
  /** Threads; by default as many as the machine runs at once, never more than trials. */
  readonly workers?: number;
  /** How long a trial may take before its worker is ended, that worker's start included; by default for ever. */
  readonly timeoutMs?: number;
  /** What a worker's JavaScript heap may hold, in MiB. The data sets and other typed arrays lie outside of it. */
  readonly heapMb?: number;
  /** Ends the run: see `runTrials`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PoolProgress) => void;
  /** Told now and then how the curves of a trial on its way have grown. */
  readonly onCurves?: (trial: Trial, curves: Curves) => void;
  /** The time between two calls of `onProgress`. */
  readonly tickMs?: number;
  /** The compiled worker, a file URL; another one only in tests. */
  readonly workerFile?: string;
};
