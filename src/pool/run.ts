/** Trials → completions, as they end, on worker threads. */
import { availableParallelism } from 'node:os';
import { countOf, KobaiError, omitUndefined } from '../shared/index.ts';
import { startClock } from './clock.ts';
import { type CompletionStream, openCompletions } from './completions.ts';
import { noWorker } from './failures.ts';
import { createProgressMeter, lengthOf, type ProgressMeter } from './progress.ts';
import type { PoolInput, PoolOptions, PoolTrial, TrialCompletion } from './types.ts';
import type { TrialRequest } from './wire.ts';
import { estimateStepWork } from './work.ts';
import { openWorkerThreads, type WorkerThreads } from './worker-threads.ts';

const defaultTickMs = 250;

/**
 * Trains the trials on worker threads and hands each one on when it ends, in whatever order that is.
 *
 * A trial that throws, exceeds its time or its heap, or takes its worker down is a completion with `status: 'failed'`;
 * its worker is replaced and the others go on. A worker that dies for another reason than time or heap gets its trial
 * a second try. However the iteration ends (by a `break`, too), the threads end with it.
 *
 * @throws {KobaiError} `POOL_INTERRUPTED` once `signal` is aborted: no trial is started any more, those that had ended
 *   are handed on first, those that run are dropped. `POOL_NO_WORKER` if a worker thread cannot be started.
 * @example
 * ```ts
 * const queued = trials.map((trial) => ({ trial, dataset: ofPoint[trial.point] }));
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
  for await (const ended of runTrialsInGroups(trials, input, options)) yield* ended;
}

/** As `runTrials`, but hands on together those that ended while the last ones were worked on. */
export async function* runTrialsInGroups(
  trials: readonly PoolTrial[],
  input: PoolInput,
  options: PoolOptions = {},
): AsyncGenerator<readonly TrialCompletion[], void, void> {
  if (trials.length === 0) return;
  const { kernels = 'wasm', onProgress, onCurves } = options;
  const workers = Math.min(options.workers ?? availableParallelism(), trials.length);
  const clock = startClock();
  const queued = trials.map((trial, counter) => ({ ...trial, counter, stepWork: estimateStepWork(trial.trial) }));
  const meter = createProgressMeter(queued, clock.elapsedMs);
  const setup = { ...input, kernels, stepCounters: meter.stepCounters, tellsCurves: onCurves !== undefined };
  const stream = openCompletions();
  const threads = openWorkerThreads(workers, setup, {
    ...options,
    clock,
    onCurves: ({ counter, curves }) => onCurves?.((trials[counter] as PoolTrial).trial, curves),
    onDeath: (cause, count) => endWithoutThreads(cause, count, meter, stream),
  });
  const observers = [tellProgress(meter, options), endWhenAborted(options.signal, meter, stream)];

  try {
    onProgress?.(meter.read());
    // The longest first, so that at the end no thread has long to wait for the last. One iterator serves all threads.
    const queue = queued.toSorted((a, b) => workOf(b) - workOf(a)).values();
    const served = Array.from({ length: workers }, () => serveThread(queue, threads, meter, stream));
    void Promise.all(served).then(() => stream.end(), stream.end);
    yield* stream.groups;
    onProgress?.(meter.read());
  } finally {
    stream.end();
    for (const leave of observers) leave();
    await threads.destroy();
  }
}

type QueuedTrial = PoolTrial & {
  /** Its place among the trials, and so that of its step counter. */
  readonly counter: number;
  readonly stepWork: number;
};

/** Takes one trial after the other, as long as there are any and somebody reads the completions. */
async function serveThread(
  queue: Iterable<QueuedTrial>,
  threads: WorkerThreads,
  meter: ProgressMeter,
  stream: CompletionStream,
): Promise<void> {
  for (const queued of queue) {
    if (stream.hasEnded()) return;
    meter.begin(queued.counter);
    const reply = await threads.train(toRequest(queued), () => !stream.hasEnded());
    meter.end(queued.counter, reply.result.status === 'failed');
    stream.put({ trial: queued.trial, ...reply });
  }
}

function toRequest({ trial, dataset, counter, findCheckpoint }: QueuedTrial): TrialRequest {
  const { settings, shapes, repeat, steps, stopAfter, initialWeights } = trial;
  const checkpoint = findCheckpoint?.();
  return omitUndefined({
    counter,
    dataset,
    settings,
    shapes,
    repeat,
    steps,
    stopAfter,
    ...(initialWeights && { initialWeights }),
    checkpoint,
  });
}

function workOf({ trial, stepWork }: QueuedTrial): number {
  return lengthOf(trial) * stepWork;
}

/** Ends what observes a run. */
type Leave = () => void;

function tellProgress(meter: ProgressMeter, { onProgress, tickMs = defaultTickMs }: PoolOptions): Leave {
  const ticker = setInterval(() => onProgress?.(meter.read()), tickMs).unref();
  return () => clearInterval(ticker);
}

/** Ends a run where a trial waits for a thread that died before it could start: piscina would not start another. */
function endWithoutThreads(cause: Error, count: number, meter: ProgressMeter, stream: CompletionStream): void {
  if (count >= meter.read().inFlight.length) return;
  stream.end(noWorker(cause));
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
