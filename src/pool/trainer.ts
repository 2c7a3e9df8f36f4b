/** Trials, each when it comes → their completions, on threads that stay. */
import { startClock } from './clock.ts';
import { noWorker } from './failures.ts';
import { createCounters } from './progress.ts';
import { toRequest } from './request.ts';
import { unpackReply } from './sent-reply.ts';
import { createTeamBoard } from './team.ts';
import type { PoolInput, PoolOptions, PoolTrial, TrialCompletion } from './types.ts';
import type { SentReply } from './wire.ts';

/** Threads for trials that are not all known at the beginning. */
export type Trainer = {
  /**
   * Trains a trial; as many at once as there are threads, and no more may be asked for.
   *
   * @throws POOL_NO_WORKER: a thread cannot be started, or died outside of a trial
   */
  train(trial: PoolTrial): Promise<TrialCompletion>;
  /** The ids of the trials that are being trained, and the updates made of each. */
  inFlight(): Readonly<Record<string, number>>;
  /** Ends the threads; what is being trained is dropped. */
  close(): Promise<void>;
};

type TrainerOptions = Required<Pick<PoolOptions, 'kernels' | 'workers'>> &
  Pick<PoolOptions, 'timeoutMs' | 'workerFile'>;

/** Opens threads; each starts when a trial needs it. A trial that fails does so as in `runTrials`. */
export function openTrainer(input: PoolInput, { kernels, workers, ...limits }: TrainerOptions): Trainer {
  const counters = createCounters(workers);
  const setup = { ...input, kernels, counters, board: createTeamBoard(1), tellsCurves: false };
  const free = Array.from({ length: workers }, (_, counter) => counter);
  const training = new Map<string, number>();
  let isOpen = true;
  let die = (_cause: Error) => {};
  const death = new Promise<never>((_, reject) => {
    die = (cause) => reject(noWorker(cause));
  });
  // Only those who wait for a trial are to hear of it.
  death.catch(() => {});
  // Loaded by those alone who train, as in `runTrials`.
  const opening = import('./worker-threads.ts').then(({ openWorkerThreads }) =>
    openWorkerThreads(workers, setup, { ...limits, clock: startClock(), onCurves: () => {}, onDeath: die }),
  );
  return {
    async train(queued) {
      const counter = free.pop();
      if (counter === undefined) throw new RangeError('every thread has a trial');
      const { trial } = queued;
      Atomics.store(counters.steps, counter, 0);
      training.set(trial.id, counter);
      try {
        const threads = await opening;
        const [reply] = await Promise.race([threads.train([toRequest(queued, counter)], () => isOpen), death]);
        return { trial, ...unpackReply(reply as SentReply) };
      } finally {
        training.delete(trial.id);
        free.push(counter);
      }
    },
    inFlight: () =>
      Object.fromEntries([...training].map(([id, counter]) => [id, Atomics.load(counters.steps, counter)])),
    async close() {
      isOpen = false;
      await (await opening).destroy();
    },
  };
}
