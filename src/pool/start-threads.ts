/** Nothing but the wish to train → threads that start while the trials are made ready. */
import { availableParallelism } from 'node:os';
import type { StartedThreads } from './worker-threads.ts';

/** With so many a sweep begins; where there are more cores, the others start when it is known that they have work. */
const startedEarly = 2;

/**
 * Starts the first threads of those that are to train, for `runTrialsInGroups`. They take a core and some tenth of a
 * second to start, which is lost where there is nothing to train in the end.
 *
 * @param workers as `PoolOptions.workers`
 * @returns when they have begun to start, so that they go on whatever the caller does next
 */
export async function startThreads(workers = availableParallelism()): Promise<StartedThreads> {
  // Loaded by those alone who are likely to train, as in `runTrials`.
  const { startWorkerThreads } = await import('./worker-threads.ts');
  return startWorkerThreads(Math.min(startedEarly, workers), workers);
}
