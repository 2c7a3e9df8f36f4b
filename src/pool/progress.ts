/** Counters that workers write → how far the run is and how long it will take. */
import type { Trial } from '../plan/index.ts';
import type { PoolProgress } from './types.ts';

/** The length of a trial, and the work of one of its steps, as `estimateStepWork` gives it. */
export type MeasuredTrial = {
  readonly trial: Pick<Trial, 'steps' | 'stopAfter'>;
  readonly stepWork: number;
};

/** Counts the trials and steps of a run as they are made, and estimates the time that is left. */
export type ProgressMeter = {
  /** Updates made, one counter a trial, in shared memory. */
  readonly stepCounters: Uint32Array;
  /** Says that a trial is being trained. @param index into the trials */
  begin(index: number): void;
  end(index: number, failed: boolean): void;
  read(): PoolProgress;
};

/** The step after which a trial ends. */
export function lengthOf({ steps, stopAfter }: MeasuredTrial['trial']): number {
  return stopAfter ?? steps;
}

/**
 * Opens a meter over the trials of a run.
 *
 * The estimate goes by work, not by steps: work done so far over the time it took is the speed, and a trial that ends
 * early takes its rest out of the remainder without counting as done work.
 *
 * @param elapsedMs the run's clock
 */
export function createProgressMeter(trials: readonly MeasuredTrial[], elapsedMs: () => number): ProgressMeter {
  const stepCounters = new Uint32Array(new SharedArrayBuffer(trials.length * Uint32Array.BYTES_PER_ELEMENT));
  const running = new Set<number>();
  let done = 0;
  let failed = 0;
  let totalSteps = 0;
  let endedSteps = 0;
  /** Work of the trials that have not ended, that which is done included. */
  let openWork = 0;
  /** Work that ended trials did. */
  let endedWork = 0;
  for (const { trial, stepWork } of trials) {
    totalSteps += lengthOf(trial);
    openWork += lengthOf(trial) * stepWork;
  }
  const measure = (index: number) => {
    const { trial, stepWork } = trials[index] as MeasuredTrial;
    return {
      made: Atomics.load(stepCounters, index),
      steps: lengthOf(trial),
      stepWork,
    };
  };

  return {
    stepCounters,
    begin(index) {
      running.add(index);
    },
    end(index, hasFailed) {
      const { made, steps, stepWork } = measure(index);
      running.delete(index);
      done += 1;
      if (hasFailed) failed += 1;
      endedSteps += steps;
      openWork -= steps * stepWork;
      endedWork += made * stepWork;
    },
    read() {
      let steps = endedSteps;
      let runningWork = 0;
      const inFlight = [...running].map((index) => {
        const { made, steps: all, stepWork } = measure(index);
        steps += made;
        runningWork += made * stepWork;
        return { index, made, steps: all };
      });
      const elapsed = elapsedMs();
      const work = endedWork + runningWork;
      return {
        done,
        total: trials.length,
        failed,
        inFlight,
        steps,
        totalSteps,
        elapsedMs: elapsed,
        ...(work > 0 && {
          etaMs: Math.max(0, openWork - runningWork) * (elapsed / work),
        }),
        ...(done > 0 && { trialsPerSecond: (done * 1000) / elapsed }),
      };
    },
  };
}
