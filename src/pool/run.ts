/** Trials → completions, as they end, on worker threads. */
import { availableParallelism } from 'node:os';
import { countOf, KobaiError, restoreOptimizer } from '../shared/index.ts';
import { startClock } from './clock.ts';
import { type CompletionStream, openCompletions } from './completions.ts';
import { noWorker } from './failures.ts';
import { createProgressMeter, type ProgressMeter } from './progress.ts';
import { toRequest } from './request.ts';
import { unpackReply } from './sent-reply.ts';
import { createTeamBoard } from './team.ts';
import type { PoolInput, PoolOptions, PoolTrial, TrialCompletion } from './types.ts';
import type { SentReply } from './wire.ts';
import { countWorthwhile, gainsByTeam, measureWork, sumWork, type TrialWork } from './work.ts';
import type { StartedThreads, WorkerThreads } from './worker-threads.ts';

const defaultTickMs = 250;
/**
 * As much work as goes to a thread at once: so much is lost where it dies, and so late are the others told, which nobody
 * sees yet. A message, its waking of threads and the sync of what came of it take most of a millisecond, and the thread
 * waits for the next one.
 */
const groupMs = 50;

/** More threads than these find no part of a mini-batch's product that is worth taking. */
const largestTeam = 16;

const noData = { rows: { train: 0, validation: 0, test: 0 } };

/**
 * Trains the trials on worker threads and hands each one on when it ends, in whatever order that is.
 *
 * A trial that throws, exceeds its time or its heap, or takes its worker down is a completion with `status: 'failed'`;
 * its worker is replaced and the others go on. A worker that dies for another reason than time or heap gets its trial
 * a second try. Threads that have no trial left do parts of the kernels of those that train. However the iteration ends
 * (by a `break`, too), the threads end with it.
 *
 * @throws {KobaiError} `POOL_INTERRUPTED` once `signal` is aborted: no trial is started any more, those that had ended
 *   are handed on first, those that run are dropped. `POOL_NO_WORKER` if a worker thread cannot be started.
 * @example
 * ```ts
 * const queued = trials.map((trial) => ({ trial, dataset: ofPoint[trial.point] + trial.fold }));
 * const records = new Map();
 * for await (const { trial, result } of runTrials(queued, { datasets }, { workers: 2 })) {
 *   records.set(trial.id, toTrialRecord(trial, result));
 * }
 * records.size; // → 8
 * ```
 */
export async function* runTrials(
  trials: readonly PoolTrial[],
  input: PoolInput,
  options: PoolOptions = {},
): AsyncGenerator<TrialCompletion, void, void> {
  try {
    for await (const ended of runTrialsInGroups(trials, input, options)) yield* ended;
  } finally {
    // The process is that of whoever calls this.
    restoreOptimizer();
  }
}

/**
 * As `runTrials`, but hands on together those that ended while the last ones were worked on.
 *
 * @param options.started threads that need not start any more
 * @param options.onEnding is given the end of the threads, which is then not waited for: it takes as long as a trial
 */
export async function* runTrialsInGroups(
  trials: readonly PoolTrial[],
  input: PoolInput,
  options: PoolOptions & {
    readonly started?: StartedThreads | undefined;
    readonly onEnding?: (ended: Promise<void>) => void;
  } = {},
): AsyncGenerator<readonly TrialCompletion[], void, void> {
  if (trials.length === 0) return;
  // Loaded by those alone who train: to read its package takes as long as all else that a short command does.
  const { openWorkerThreads } = await import('./worker-threads.ts');
  const { kernels = 'wasm', onProgress, onCurves } = options;
  const clock = startClock();
  const queued = trials.map((each, counter) => {
    const { rows } = input.datasets[each.dataset] ?? noData;
    return { ...each, counter, work: measureWork(each.trial, rows, each.madeBefore) };
  });
  const allWork = queued.reduce((sum, { work }) => sum + sumWork(work), 0);
  const threadCount = options.workers ?? countWorthwhile(availableParallelism(), allWork);
  const workers = Math.min(threadCount, trials.length);
  const meter = createProgressMeter(queued, workers, clock.elapsedMs);
  const gains = kernels !== 'reference' && queued.some((one) => gainsByTeam(one, one.work.steps));
  const board = createTeamBoard(gains ? Math.min(threadCount, largestTeam) : 1);
  const setup = { ...input, kernels, counters: meter.counters, board, tellsCurves: onCurves !== undefined };
  const stream = openCompletions();
  const threads = openWorkerThreads(workers, setup, {
    ...options,
    started: await options.started?.take(),
    clock,
    onCurves: ({ counter, curves }) => onCurves?.((trials[counter] as PoolTrial).trial, curves),
    onDeath: (cause) => stream.end(noWorker(cause)),
  });
  const joinIdle = openJoining(queued, threads, meter, board.size - 1);
  const observers = [tellProgress(meter, options), endWhenAborted(options.signal, meter, stream)];

  try {
    onProgress?.(meter.read());
    // The longest first, so that at the end no thread has long to wait for the last.
    const queue = openQueue(
      queued.toSorted((a, b) => sumWork(b.work) - sumWork(a.work)),
      workers,
    );
    // The time that a trial may take holds for each of them, and so each goes alone.
    const mostMs = options.timeoutMs === undefined ? groupMs : 0;
    let training = workers;
    const served = Array.from({ length: workers }, async () => {
      await serveThread(queue, mostMs, threads, meter, stream);
      training -= 1;
      if (!stream.hasEnded()) joinIdle(threadCount - training);
    });
    joinIdle(threadCount - training);
    void Promise.all(served)
      .then(() => stream.end(), stream.end)
      .then(threads.dismiss);
    yield* stream.groups;
    onProgress?.(meter.read());
  } finally {
    stream.end();
    for (const leave of observers) leave();
    const ended = threads.destroy();
    if (options.onEnding) options.onEnding(ended);
    else await ended;
  }
}

type QueuedTrial = PoolTrial & {
  /** Its place among the trials, and so that of its counters. */
  readonly counter: number;
  readonly work: TrialWork;
};

/** The trials that no thread has been given yet; serves all threads. */
type TrialQueue = {
  /** The next ones, up to this number, from 1: but no more than that all threads have some to the end. */
  take(most: number): readonly QueuedTrial[];
};

function openQueue(trials: readonly QueuedTrial[], workers: number): TrialQueue {
  let taken = 0;
  return {
    take(most) {
      const share = Math.ceil((trials.length - taken) / (2 * workers));
      const group = trials.slice(taken, taken + Math.max(1, Math.min(most, share)));
      taken += group.length;
      return group;
    },
  };
}

/**
 * Gives a thread one trial after the other, as long as there are any and somebody reads the completions. Short ones go
 * in groups, since a message takes as long as the training of a tiny one.
 */
async function serveThread(
  queue: TrialQueue,
  mostMs: number,
  threads: WorkerThreads,
  meter: ProgressMeter,
  stream: CompletionStream,
): Promise<void> {
  const give = (most: number) => {
    const group = stream.hasEnded() ? [] : queue.take(most);
    if (group.length === 0) return undefined;
    meter.begin(group.map(({ counter }) => counter));
    const replies = threads.train(
      group.map((one) => toRequest(one, one.counter)),
      () => !stream.hasEnded(),
    );
    return { group, replies };
  };
  let given = give(1);
  while (given) {
    const { group } = given;
    const replies = await given.replies;
    const elapsedMs = replies.reduce((sum, reply) => sum + reply.elapsedMs, 0);
    try {
      // Before these are looked at, since the thread waits. Clocks may be so coarse that nothing took any time.
      given = give(Math.floor((mostMs * group.length) / Math.max(elapsedMs, 0.001)));
    } finally {
      // What has ended is handed on also where the next ones cannot be given: a checkpoint may be unreadable.
      for (const [i, { trial, counter }] of group.entries()) {
        const reply = unpackReply(replies[i] as SentReply);
        meter.end(counter, reply.result.status === 'failed');
        stream.put({ trial, ...reply });
      }
    }
  }
}

/** Lets threads that have no trial join those that train, as soon as that gains time. @param most threads */
function openJoining(queued: readonly QueuedTrial[], threads: WorkerThreads, meter: ProgressMeter, most: number) {
  let joined = 0;
  return (idle: number): void => {
    const isWorth = meter.read().inFlight.some(({ index, made, steps }) => {
      return gainsByTeam(queued[index] as QueuedTrial, steps - made);
    });
    while (isWorth && joined < Math.min(idle, most)) {
      joined += 1;
      threads.join(joined);
    }
  };
}

/** Ends what observes a run. */
type Leave = () => void;

function tellProgress(meter: ProgressMeter, { onProgress, tickMs = defaultTickMs }: PoolOptions): Leave {
  const ticker = setInterval(() => onProgress?.(meter.read()), tickMs).unref();
  return () => clearInterval(ticker);
}

function endWhenAborted(signal: AbortSignal | undefined, meter: ProgressMeter, stream: CompletionStream): Leave {
  const interrupt = () => {
    const { done, total } = meter.read();
    stream.end(
      new KobaiError('interrupted', 'POOL_INTERRUPTED', `Interrupted after ${done} of ${countOf(total, 'trial')}.`),
    );
  };
  signal?.addEventListener('abort', interrupt, { once: true });
  if (signal?.aborted) interrupt();
  return () => signal?.removeEventListener('abort', interrupt);
}
