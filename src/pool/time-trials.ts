/** Trials → how long their parts take, on as many threads at once as a run has. */
import { startClock, startWorkClock } from './clock.ts';
import { noWorker } from './failures.ts';
import { createCounters } from './progress.ts';
import { createTeamBoard } from './team.ts';
import type { PartTimes, TimedTrial } from './time-parts.ts';
import type { PoolInput, PoolOptions } from './types.ts';

/** A trial to be timed, and the data it is trained on. */
export type TimingTrial = {
  readonly trial: TimedTrial & { readonly initialWeights?: string };
  /** Index into `PoolInput.datasets`. */
  readonly dataset: number;
};

/** How long trials and their threads take. */
export type Timing = {
  /** How long a thread takes to start, in milliseconds. */
  readonly startMs: number;
  /** Of each trial the mean over the threads; undefined where there was no time left, or it broke off. */
  readonly times: readonly (PartTimes | undefined)[];
};

/** The longest that one trial is timed: by then its code is compiled, and its times hardly change. */
const longestMs = 1000;

/**
 * Times trials one after the other, each on all threads at once, since these share caches, memory and perhaps cores.
 *
 * @param trials those that matter most first
 * @param options.budgetMs how long all of them may take, the start of the threads included
 */
export async function timeTrials(
  trials: readonly TimingTrial[],
  input: PoolInput,
  options: Required<Pick<PoolOptions, 'kernels' | 'workers'>> & { readonly budgetMs: number },
): Promise<Timing> {
  const { openWorkerThreads } = await import('./worker-threads.ts');
  const { kernels, workers, budgetMs } = options;
  const clock = startClock();
  const workedMs = startWorkClock(workers);
  const setup = { ...input, kernels, counters: createCounters(0), board: createTeamBoard(1), tellsCurves: false };
  let endByDeath: (cause: Error) => void = () => {};
  const death = new Promise<never>((_, reject) => {
    endByDeath = (cause) => reject(noWorker(cause));
  });
  // Nobody waits for it where the timing has ended.
  death.catch(() => {});
  const threads = openWorkerThreads(workers, setup, {
    clock,
    onCurves: () => {},
    onDeath: endByDeath,
  });
  let startMs = 0;
  const times: (PartTimes | undefined)[] = [];
  try {
    for (const [index, { trial, dataset }] of trials.entries()) {
      const leftMs = (budgetMs - clock.elapsedMs()) / (trials.length - index);
      if (leftMs <= 0) break;
      const request = { ...trial, dataset, budgetMs: Math.min(leftMs, longestMs), threads: workers };
      const timed = Promise.all(Array.from({ length: workers }, () => threads.time(request)));
      const replies = await Promise.race([timed, death]);
      const longest = replies.reduce((most, reply) => Math.max(most, reply.workedMs), 0);
      if (index === 0) startMs = Math.max(0, workedMs() - longest);
      times.push(meanOf(replies.flatMap((reply) => reply.times ?? [])));
    }
  } finally {
    await threads.destroy();
  }
  return { startMs, times };
}

/** The mean of the times of several threads, whose portions may have been of different sizes. */
function meanOf(all: readonly PartTimes[]): PartTimes | undefined {
  const [first] = all;
  if (first === undefined) return undefined;
  const size = all.reduce((least, { batchSize }) => Math.min(least, batchSize), first.batchSize);
  const alike = all.filter(({ batchSize }) => batchSize === size);
  const mean = (part: (times: PartTimes) => number) =>
    alike.reduce((sum, times) => sum + part(times), 0) / alike.length;
  return {
    batchSize: size,
    evaluatedRows: mean((times) => times.evaluatedRows),
    resultRows: mean((times) => times.resultRows),
    stepMs: mean((times) => times.stepMs),
    evaluationMs: mean((times) => times.evaluationMs),
    setUpMs: mean((times) => times.setUpMs),
    endMs: mean((times) => times.endMs),
    warmUpMs: mean((times) => times.warmUpMs),
  };
}
