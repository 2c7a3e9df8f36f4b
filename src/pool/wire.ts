/** What crosses between the main thread and a worker: plain data only, since a structured clone keeps nothing else. */
import type { Trial } from '../plan/index.ts';
import type { Checkpoint, Curves } from '../train/index.ts';
import type { KernelChoice, PoolInput, TrialCompletion } from './types.ts';

/** To each worker, once, as its `workerData`. */
export type WorkerSetup = PoolInput & {
  readonly kernels: KernelChoice;
  /** Steps made, one counter a trial, in shared memory: workers write with `Atomics`, the main thread reads. */
  readonly stepCounters: Uint32Array;
  /** Whether somebody looks at the curves as they grow. */
  readonly tellsCurves: boolean;
};

/** From a worker, on its way: the curves of a trial so far. */
export type GrownCurves = { readonly counter: number; readonly curves: Curves };

/** To a worker: the part of a trial that decides its numbers. */
export type TrialRequest = Pick<Trial, 'settings' | 'shapes' | 'repeat' | 'steps' | 'stopAfter' | 'initialWeights'> & {
  readonly checkpoint?: Checkpoint;
  /** The trial's own step counter. */
  readonly counter: number;
  /** Index into the data sets. */
  readonly dataset: number;
};

/** Back from the worker. An error is part of the result, as data: thrown, it would lose its class and code on the way. */
export type TrialReply = Omit<TrialCompletion, 'trial'>;

/** The function that a worker file exports. */
export const workerFunction = 'trainInWorker';
