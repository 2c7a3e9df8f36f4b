/** Requests → replies from worker threads; there is a reply even where the thread dies. */
import { FixedQueue, Piscina } from 'piscina';
import { KobaiError, restoreOptimizer } from '../shared/index.ts';
import type { Clock } from './clock.ts';
import { isRefusedThread, noWorker, toFailure, workerExited } from './failures.ts';
import type { PoolOptions } from './types.ts';
import {
  type Answer,
  type GrownCurves,
  type Question,
  type SentReply,
  type TimingReply,
  type TimingRequest,
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
  train(requests: readonly TrialRequest[], mayRetry: () => boolean): Promise<readonly SentReply[]>;
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
  /** Threads that have started. */
  readonly started?: ThreadPool | undefined;
  readonly clock: Clock;
  /** Called with the curves so far of a trial that is being trained. */
  readonly onCurves: (grown: GrownCurves) => void;
  /** Called when a thread died outside of a trial and fewer are left than are waited for. */
  readonly onDeath: (cause: Error) => void;
};

/** A pool of piscina's, and the requests that wait there for a thread. */
export type ThreadPool = { readonly pool: Piscina; readonly queue: FixedQueue };

/** Threads that start before it is known what they are to train. */
export type StartedThreads = {
  /** Gives them, as soon as they have started, to who trains and then ends them; once, later nothing. */
  take(): Promise<ThreadPool | undefined>;
  /** Ends them where nobody has taken them. */
  destroy(): Promise<void>;
};

/** Starts threads at once. @param most that may be needed in the end */
export function startWorkerThreads(count: number, most: number, workerFile?: string): StartedThreads {
  const threads = openPool(most, defaultHeapMb, workerFile);
  const starting = Array.from({ length: count }, () => runUnheeded(threads, undefined, workerFunctions.start));
  // Piscina leaves open what waits for a thread that died before it could start.
  const death = new Promise<'death'>((resolve) => {
    threads.pool.on('error', () => resolve('death'));
  });
  const started = Promise.race([Promise.all(starting), death]);
  let isWaiting = true;
  return {
    async take() {
      if (!isWaiting) return undefined;
      isWaiting = false;
      if ((await started) !== 'death') return threads;
      // Who trains starts others, and is told where these die too.
      await threads.pool.destroy();
      return undefined;
    },
    async destroy() {
      if (isWaiting) await threads.pool.destroy();
    },
  };
}

/** Opens the threads; those that have not been started start when a trial needs them. */
export function openWorkerThreads(
  workers: number,
  setup: WorkerSetup,
  { clock, heapMb = defaultHeapMb, timeoutMs, workerFile, started, onCurves, onDeath }: ThreadOptions,
): WorkerThreads {
  const threads = started ?? openPool(workers, heapMb, workerFile);
  const { pool, queue } = threads;
  const joined = openJoinedThreads(heapMb, setup, workerFile);
  pool.on('message', onCurves);
  let waitedFor = 0;
  pool.on('error', (cause: Error) => {
    // A request waits for a thread that died before it could start: piscina would not start another.
    if (pool.threads.length < waitedFor) onDeath(cause);
  });
  /** @returns the replies; where the thread died, what is known of that, as the one reply to all of them */
  const attempt = async (requests: readonly TrialRequest[]): Promise<readonly SentReply[] | SentReply> => {
    const began = clock.elapsedMs();
    waitedFor += 1;
    try {
      const limit = startLimit(timeoutMs);
      return await ask(threads, setup, workerFunctions.train, requests, limit);
    } catch (error) {
      if (error instanceof KobaiError) throw error;
      if (isRefusedThread(error)) {
        forgetQueued(queue);
        throw noWorker(error);
      }
      const result = { status: 'failed', error: toFailure(error, { timeoutMs, heapMb }) } as const;
      return { elapsedMs: clock.elapsedMs() - began, result };
    } finally {
      waitedFor -= 1;
    }
  };
  const trainAlone = async (request: TrialRequest, mayRetry: () => boolean): Promise<SentReply> => {
    let [reply] = [await attempt([request])].flat();
    if (hasLostWorker(reply) && mayRetry()) [reply] = [await attempt([request])].flat();
    return reply as SentReply;
  };
  return {
    async train(requests, mayRetry) {
      if (requests.length > 1) {
        const replies = await attempt(requests);
        if ('length' in replies) return replies;
        // Nobody knows whose fault it was.
        if (!mayRetry()) return requests.map(() => replies);
      }
      const alone: SentReply[] = [];
      for (const request of requests) alone.push(await trainAlone(request, mayRetry));
      return alone;
    },
    async time(request) {
      waitedFor += 1;
      try {
        return await ask(threads, setup, workerFunctions.time, request);
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
  const threads = openPool(setup.board.size, heapMb, workerFile);
  threads.pool.on('error', goOn);
  return {
    join(place: number): void {
      // Nobody waits for its answer, and each thread is asked once: the setup goes along.
      void runUnheeded(threads, { request: place, setup }, workerFunctions.join);
    },
    dismiss: () => threads.pool.destroy(),
  };
}

/**
 * Asks a thread, and once more with the setup where it has none.
 *
 * @throws POOL_NO_WORKER: it can train nothing; what piscina throws
 */
async function ask<Request, Reply>(
  { pool }: ThreadPool,
  setup: WorkerSetup,
  name: string,
  request: Request,
  signal: AbortSignal | null = null,
): Promise<Reply> {
  const put = (question: Question<Request>): Promise<Answer<Reply>> => pool.run(question, { name, signal });
  let answer = await put({ request });
  if (answer === 'setupNeeded') answer = await put({ request, setup });
  if (answer === 'setupNeeded') throw new RangeError('a thread says that it has no setup');
  if ('fault' in answer) throw noWorker(new Error(answer.fault));
  return answer.reply;
}

/** Asks a thread, and comes to its end however that ends. */
async function runUnheeded({ pool, queue }: ThreadPool, question: unknown, name: string): Promise<void> {
  try {
    await pool.run(question, { name });
  } catch (error) {
    if (isRefusedThread(error)) forgetQueued(queue);
  }
}

function goOn(): void {}

/**
 * Where piscina is refused a thread, it throws in place of returning the promise of the request that it has queued: nobody
 * could catch its end.
 */
function forgetQueued(queue: FixedQueue): void {
  while (queue.size > 0) queue.shift();
}

/** The longest that a timer of Node waits, in milliseconds: 24 days. A longer one would end at once. */
const longestMs = 0x7fffffff;

/** A signal that comes when the time is over, which timers count in whole milliseconds; null without a limit. */
function startLimit(timeoutMs = Number.POSITIVE_INFINITY): AbortSignal | null {
  const ms = Math.max(1, Math.ceil(timeoutMs));
  return ms > longestMs ? null : AbortSignal.timeout(ms);
}

function openPool(workers: number, heapMb: number, workerFile?: string): ThreadPool {
  restoreOptimizer();
  const queue = new FixedQueue();
  const pool = new Piscina({
    filename: workerFile ?? new URL('./thread.cjs', import.meta.url).href,
    name: workerFunctions.train,
    // A thread starts when a trial needs it. With a minimum, piscina could replace one after the pool is destroyed.
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    // So that the death of a thread is the fault of one request.
    concurrentTasksPerWorker: 1,
    recordTiming: false,
    // What Node was told for the command is not for its threads.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    taskQueue: queue,
  });
  return { pool, queue };
}

function hasLostWorker(reply: SentReply | undefined): boolean {
  const result = reply && 'result' in reply ? reply.result : undefined;
  return result?.status === 'failed' && result.error.code === workerExited;
}
