/** What crosses between the main thread and a worker: plain data only, since a structured clone keeps nothing else. */
import type { KernelChoice } from '../kernels/index.ts';
import type { Trial } from '../plan/index.ts';
import type { Checkpoint, Curves } from '../train/index.ts';
import type { Counters } from './progress.ts';
import type { SentOutcome } from './sent-outcome.ts';
import type { TeamBoard } from './team.ts';
import type { PartTimes, TimedTrial } from './time-parts.ts';
import type { PoolInput, TrialCompletion } from './types.ts';

/** What each worker gets once, before its first trial. */
export type WorkerSetup = PoolInput & {
  readonly kernels: KernelChoice;
  /** Workers write them with `Atomics`, the main thread reads. */
  readonly counters: Counters;
  /** Where threads without a trial find the work of the others. */
  readonly board: TeamBoard;
  /** Whether curves are posted during training. */
  readonly tellsCurves: boolean;
};

/** What a worker posts during training: the curves of a trial so far. */
export type GrownCurves = { readonly counter: number; readonly curves: Curves };

/** What a worker gets of each trial that it is to train: the part that its results depend on. */
export type TrialRequest = Pick<Trial, 'settings' | 'shapes' | 'repeat' | 'steps' | 'stopAfter' | 'initialWeights'> & {
  readonly checkpoint?: Checkpoint;
  /** The trial's own place among the counters. */
  readonly counter: number;
  /** Index into the data sets. */
  readonly dataset: number;
};

/** What comes of each trial. An error is data in the result: thrown, it would lose its class and code. */
export type TrialReply = Omit<TrialCompletion, 'trial'>;

/** What a worker returns for each trial. */
export type SentReply = TrialReply | (Pick<TrialReply, 'elapsedMs'> & { readonly sent: SentOutcome });

/** A trial whose parts are to be timed: what decides how long it takes, and the time that this may take. */
export type TimingRequest = TimedTrial & {
  readonly initialWeights?: string;
  /** Index into the data sets. */
  readonly dataset: number;
  readonly budgetMs: number;
  /** How many threads do so at once. */
  readonly threads: number;
};

/** What a worker returns of it; no times where the training broke off. */
export type TimingReply = { readonly workedMs: number; readonly times?: PartTimes };

/** What a thread is asked to do; with the setup where it has answered that it has none. */
export type Question<Request> = { readonly request: Request; readonly setup?: WorkerSetup };

/**
 * What a thread answers: its reply; that it has no setup yet and has done nothing, since threads may start before it is
 * known what they are to train; or why it can train nothing.
 */
export type Answer<Reply> = { readonly reply: Reply } | 'setupNeeded' | { readonly fault: string };

/**
 * The functions that a worker file exports: from questions to answers. `train` is given a list of requests and replies to
 * each, in the same order; `join` is for a thread without a trial. `start` is asked nothing.
 */
export const workerFunctions = {
  start: 'startInWorker',
  train: 'trainInWorker',
  time: 'timeInWorker',
  join: 'joinInWorker',
} as const;
