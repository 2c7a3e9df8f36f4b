/** Requests → replies from worker threads; there is a reply even where the thread dies. */
import { FixedQueue, Piscina } from 'piscina';
import type { Clock } from './clock.ts';
import { isRefusedThread, noWorker, toFailure, workerExited } from './failures.ts';
import type { PoolOptions } from './types.ts';
import {
  type GrownCurves,
  type TimingReply,
  type TimingRequest,
  type TrialReply,
  type TrialRequest,
  type WorkerSetup,
  workerFunctions,
} from './wire.ts';

/** In MiB. Of a trial only the curves grow on the heap, and 1 GiB holds tens of millions of their points. */
const defaultHeapMb = 1024;

/** Worker threads that train one trial each at a time, and threads without a trial that help them. */
export type WorkerThreads = {
  /**
   * Trains trials, one after the other on one thread. One whose worker dies for another reason than time or heap gets a
   * second try if `mayRetry()`. Where the worker of several dies, for whatever reason, each of them begins anew, alone.
   *
   * @returns the replies, in the order of the requests
   * @throws POOL_NO_WORKER: the system refuses a thread
   */
  train(requests: readonly TrialRequest[], mayRetry: () => boolean): Promise<readonly TrialReply[]>;
  /** Times the parts of a trial. @throws what the thread threw, or POOL_NO_WORKER */
  time(request: TimingRequest): Promise<TimingReply>;
  /**
   * Opens a thread that does parts of the kernels of those that train. Where the system refuses it, or it dies, they do
   * without.
   *
   * @param place among the threads, another for each, from 1 on
   */
  join(place: number): void;
  /** Ends the threads that have joined: nobody trains any more. */
  dismiss(): Promise<void>;
  /** Ends all threads. */
  destroy(): Promise<void>;
};

type ThreadOptions = Pick<PoolOptions, 'heapMb' | 'timeoutMs' | 'workerFile'> & {
  readonly clock: Clock;
  /** Called with the curves so far of a trial that is being trained. */
  readonly onCurves: (grown: GrownCurves) => void;
  /** Called when a thread died outside of a trial and fewer are left than are waited for. */
  readonly onDeath: (cause: Error) => void;
};

/** Opens the threads; each starts when a trial needs it. */
export function openWorkerThreads(
  workers: number,
  setup: WorkerSetup,
  { clock, heapMb = defaultHeapMb, timeoutMs, workerFile, onCurves, onDeath }: ThreadOptions,
): WorkerThreads {
  const queue = new FixedQueue();
  const pool = openPool(workers, heapMb, setup, queue, workerFile);
  const joined = openJoinedThreads(heapMb, setup, workerFile);
  pool.on('message', onCurves);
  let waitedFor = 0;
  pool.on('error', (cause: Error) => {
    // A request waits for a thread that died before it could start: piscina would not start another.
    if (pool.threads.length < waitedFor) onDeath(cause);
  });
  /** @returns the replies; where the thread died, what is known of that, as the one reply to all of them */
  const attempt = async (requests: readonly TrialRequest[]): Promise<readonly TrialReply[] | TrialReply> => {
    const began = clock.elapsedMs();
    waitedFor += 1;
    try {
      return await pool.run(requests, { signal: startLimit(timeoutMs) });
    } catch (error) {
      if (isRefusedThread(error)) {
        // It has thrown in place of returning the promise of a request that it has queued: nobody could catch its end.
        while (queue.size > 0) queue.shift();
        throw noWorker(error);
      }
      const result = { status: 'failed', error: toFailure(error, { timeoutMs, heapMb }) } as const;
      return { elapsedMs: clock.elapsedMs() - began, result };
    } finally {
      waitedFor -= 1;
    }
  };
  const trainAlone = async (request: TrialRequest, mayRetry: () => boolean): Promise<TrialReply> => {
    let [reply] = [await attempt([request])].flat();
    if (hasLostWorker(reply) && mayRetry()) [reply] = [await attempt([request])].flat();
    return reply as TrialReply;
  };
  return {
    async train(requests, mayRetry) {
      if (requests.length > 1) {
        const replies = await attempt(requests);
        if ('length' in replies) return replies;
        // Nobody knows whose fault it was.
        if (!mayRetry()) return requests.map(() => replies);
      }
      const alone: TrialReply[] = [];
      for (const request of requests) alone.push(await trainAlone(request, mayRetry));
      return alone;
    },
    async time(request) {
      waitedFor += 1;
      try {
        return await pool.run(request, { name: workerFunctions.time });
      } finally {
        waitedFor -= 1;
      }
    },
    ...joined,
    async destroy() {
      await Promise.all([pool.destroy(), joined.dismiss()]);
    },
  };
}

/** Threads of a pool of their own: what becomes of them is no matter of a trial's thread. */
function openJoinedThreads(heapMb: number, setup: WorkerSetup, workerFile?: string) {
  const queue = new FixedQueue();
  const pool = openPool(setup.board.size, heapMb, setup, queue, workerFile);
  const goOn = () => {};
  pool.on('error', goOn);
  return {
    join(place: number): void {
      try {
        pool.run(place, { name: workerFunctions.join }).catch(goOn);
      } catch {
        // Refused: as with a trial's, nobody could catch the end of the request that is queued.
        while (queue.size > 0) queue.shift();
      }
    },
    dismiss: () => pool.destroy(),
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
): Piscina {
  return new Piscina({
    filename: workerFile ?? new URL('./worker.js', import.meta.url).href,
    name: workerFunctions.train,
    // A thread starts when a trial needs it. With a minimum, piscina could replace one after the pool is destroyed.
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    // So that the death of a thread is the fault of one request.
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

function hasLostWorker(reply: TrialReply | undefined): boolean {
  const result = reply?.result;
  return result?.status === 'failed' && result.error.code === workerExited;
}
