/** Requests → replies from worker threads; there is a reply even where the thread dies. */
import { FixedQueue, Piscina } from 'piscina';
import type { Clock } from './clock.ts';
import { isRefusedThread, noWorker, toFailure, workerExited } from './failures.ts';
import type { PoolOptions } from './types.ts';
import { type GrownCurves, type TrialReply, type TrialRequest, type WorkerSetup, workerFunction } from './wire.ts';

/** In MiB. Of a trial only the curves grow on the heap, and 1 GiB holds tens of millions of their points. */
const defaultHeapMb = 1024;

/** Worker threads that train one trial each at a time. */
export type WorkerThreads = {
  /**
   * Trains a trial. One whose worker dies for another reason than time or heap gets a second try if `mayRetry()`.
   *
   * @throws POOL_NO_WORKER: the system refuses a thread
   */
  train(request: TrialRequest, mayRetry: () => boolean): Promise<TrialReply>;
  /** Ends all threads. */
  destroy(): Promise<void>;
};

type ThreadOptions = Pick<PoolOptions, 'heapMb' | 'timeoutMs' | 'workerFile'> & {
  readonly clock: Clock;
  /** Called with the curves so far of a trial that is being trained. */
  readonly onCurves: (grown: GrownCurves) => void;
  /** Called when a thread died outside of a trial, with the number of threads at that moment. */
  readonly onDeath: (cause: Error, threads: number) => void;
};

/** Opens the threads; each starts when a trial needs it. */
export function openWorkerThreads(
  workers: number,
  setup: WorkerSetup,
  { clock, heapMb = defaultHeapMb, timeoutMs, workerFile, onCurves, onDeath }: ThreadOptions,
): WorkerThreads {
  const queue = new FixedQueue();
  const pool = openPool(workers, heapMb, setup, queue, workerFile);
  pool.on('message', onCurves);
  pool.on('error', (cause: Error) => onDeath(cause, pool.threads.length));
  const attempt = async (request: TrialRequest): Promise<TrialReply> => {
    const began = clock.elapsedMs();
    try {
      return await pool.run(request, { signal: startLimit(timeoutMs) });
    } catch (error) {
      if (isRefusedThread(error)) {
        // It has thrown in place of returning the promise of a request that it has queued: nobody could catch its end.
        while (queue.size > 0) queue.shift();
        throw noWorker(error);
      }
      const result = { status: 'failed', error: toFailure(error, { timeoutMs, heapMb }) } as const;
      return { elapsedMs: clock.elapsedMs() - began, result };
    }
  };
  return {
    async train(request, mayRetry) {
      const reply = await attempt(request);
      return hasLostWorker(reply) && mayRetry() ? attempt(request) : reply;
    },
    destroy: () => pool.destroy(),
  };
}

/** The longest that a timer of Node waits, in milliseconds: 24 days. A longer one would end at once. */
const longestMs = 0x7fffffff;

/** A signal that comes when the time is over, which timers count in whole milliseconds; null without a limit. */
function startLimit(timeoutMs = Number.POSITIVE_INFINITY): AbortSignal | null {
  const ms = Math.max(1, Math.ceil(timeoutMs));
  return ms > longestMs ? null : AbortSignal.timeout(ms);
}

function openPool(
  workers: number,
  heapMb: number,
  setup: WorkerSetup,
  taskQueue: FixedQueue,
  workerFile?: string,
): Piscina<TrialRequest, TrialReply> {
  return new Piscina({
    filename: workerFile ?? new URL('./worker.js', import.meta.url).href,
    name: workerFunction,
    // A thread starts when a trial needs it. With a minimum, piscina could replace one after the pool is destroyed.
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    // So that the death of a thread is the fault of one trial.
    concurrentTasksPerWorker: 1,
    recordTiming: false,
    // Where piscina may load an ES module by `require`, the whole process aborts when a thread is stopped meanwhile: two
    // of sixty runs whose first trial could not be written (Node 20.20). By `import` it does not.
    execArgv: ['--no-experimental-require-module'],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    workerData: setup,
    taskQueue,
  });
}

function hasLostWorker({ result }: TrialReply): boolean {
  return result.status === 'failed' && result.error.code === workerExited;
}
