/** Trials → completions, as they end, on worker threads. */
import { EventEmitter, on } from 'node:events';
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { KobaiError } from '../shared/index.ts';
import { startClock } from './clock.ts';
import { toFailure, workerExited } from './failures.ts';
import { createProgressMeter, lengthOf, type MeasuredTrial } from './progress.ts';
import type { PoolInput, PoolOptions, PoolTrial, TrialCompletion } from './types.ts';
import { type GrownCurves, type TrialReply, type TrialRequest, type WorkerSetup, workerFunction } from './wire.ts';
import { estimateStepWork } from './work.ts';

/** Curves are all of a trial that grows on the heap: 1 GiB holds tens of millions of their points. */
const defaultHeapMb = 1024;
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
 */
export async function* runTrials(
  trials: readonly PoolTrial[],
  input: PoolInput,
  options: PoolOptions = {},
): AsyncGenerator<TrialCompletion, void, void> {
  if (trials.length === 0) return;
  const {
    timeoutMs,
    heapMb = defaultHeapMb,
    signal,
    onProgress,
    onCurves,
    tickMs = defaultTickMs,
    kernels = 'simd',
  } = options;
  const workers = options.workers ?? availableParallelism();
  const clock = startClock();

  const measured = trials.map((trial, counter) => ({ ...trial, counter, stepWork: estimateStepWork(trial.trial) }));
  const meter = createProgressMeter(measured, clock.elapsedMs);
  const pool = openPool(
    workers,
    heapMb,
    { ...input, kernels, stepCounters: meter.stepCounters, tellsCurves: onCurves !== undefined },
    options.workerFile,
  );
  pool.on('message', ({ counter, curves }: GrownCurves) => {
    const grown = trials[counter];
    if (grown) onCurves?.(grown.trial, curves);
  });

  const events = new EventEmitter();
  const completions = on(events, 'completion', { close: ['end'] }) as AsyncIterable<[TrialCompletion]>;
  let stopped = false;
  const stop = (error?: KobaiError) => {
    if (stopped) return;
    stopped = true;
    events.emit(error ? 'error' : 'end', error);
  };
  const interrupt = () => {
    const { done, total } = meter.read();
    stop(new KobaiError('interrupted', 'POOL_INTERRUPTED', `Interrupted after ${done} of ${total} trials.`));
  };
  pool.on('error', (cause: Error) => {
    // A thread died outside of a trial. If a trial waits for it, it never started, and piscina would not try again.
    if (pool.threads.length >= meter.read().inFlight.length) return;
    stop(
      new KobaiError('environment', 'POOL_NO_WORKER', `A worker thread cannot be started: ${cause.message}`, { cause }),
    );
  });

  const train = async (request: TrialRequest): Promise<TrialReply> => {
    const began = clock.elapsedMs();
    try {
      return await pool.run(request, {
        signal: timeoutMs === undefined ? null : AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      const result = {
        status: 'failed',
        error: toFailure(error, { timeoutMs, heapMb }),
      } as const;
      return { elapsedMs: clock.elapsedMs() - began, result };
    }
  };

  // The longest first, so that at the end no thread has long to wait for the last. One iterator serves all threads.
  const queue = measured.toSorted((a, b) => workOf(b) - workOf(a)).values();
  const serveThread = async () => {
    for (const { trial, dataset, counter, findCheckpoint } of queue) {
      if (stopped) return;
      meter.begin(counter);
      const checkpoint = findCheckpoint?.();
      const request = { ...toRequest(trial, dataset, counter), ...(checkpoint && { checkpoint }) };
      let reply = await train(request);
      if (!stopped && hasLostWorker(reply)) reply = await train(request);
      meter.end(counter, reply.result.status === 'failed');
      events.emit('completion', { trial, ...reply });
    }
  };

  const ticker = setInterval(() => onProgress?.(meter.read()), tickMs).unref();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    if (signal?.aborted) interrupt();
    onProgress?.(meter.read());
    void Promise.all(Array.from({ length: workers }, serveThread)).then(() => stop());
    for await (const [completion] of completions) yield completion;
    onProgress?.(meter.read());
  } finally {
    stopped = true;
    clearInterval(ticker);
    signal?.removeEventListener('abort', interrupt);
    await pool.destroy();
  }
}

function openPool(
  workers: number,
  heapMb: number,
  setup: WorkerSetup,
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
  });
}

function toRequest(trial: PoolTrial['trial'], dataset: number, counter: number): TrialRequest {
  const { settings, shapes, repeat, steps, stopAfter, initialWeights } = trial;
  return {
    counter,
    dataset,
    settings,
    shapes,
    repeat,
    steps,
    ...(stopAfter !== undefined && { stopAfter }),
    ...(initialWeights && { initialWeights }),
  };
}

function workOf({ trial, stepWork }: MeasuredTrial): number {
  return lengthOf(trial) * stepWork;
}

function hasLostWorker({ result }: TrialReply): boolean {
  return result.status === 'failed' && result.error.code === workerExited;
}
