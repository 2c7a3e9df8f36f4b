/** Counters that workers write → how far the run is and how long it will take. */
import type { Trial } from '../plan/index.ts';
import { packLongestFirst } from './pack.ts';
import type { PoolProgress } from './types.ts';
import { lengthOf, sumWork, type TrialWork } from './work.ts';

/** The length of a trial, and its work from where it starts. */
export type MeasuredTrial = {
  readonly trial: Pick<Trial, 'steps' | 'stopAfter'>;
  readonly work: TrialWork;
};

/** What workers count, an entry a trial, in shared memory. */
export type Counters = {
  /** Updates made, those before its checkpoint included. */
  readonly steps: Uint32Array;
  /** Rows that were measured. */
  readonly rows: BigUint64Array;
};

/** Counts the trials and steps of a run as they are made, and estimates the time that is left. */
export type ProgressMeter = {
  readonly counters: Counters;
  /** Says that a thread trains these trials, one after the other. @param group indices into the trials */
  begin(group: readonly number[]): void;
  end(index: number, failed: boolean): void;
  read(): PoolProgress;
};

/** Trials that one thread was given together, and how many of them have not ended. */
type Group = { readonly begunMs: number; left: number };

/** Makes the counters of so many trials. */
export function createCounters(trials: number): Counters {
  return {
    steps: new Uint32Array(new SharedArrayBuffer(trials * Uint32Array.BYTES_PER_ELEMENT)),
    rows: new BigUint64Array(new SharedArrayBuffer(trials * BigUint64Array.BYTES_PER_ELEMENT)),
  };
}

/**
 * Opens a meter over the trials of a run.
 *
 * All goes by work, not by steps: set-up, steps and measured rows each count as what they are. Work done over the time
 * that workers were busy is the speed of one; the rest is shared out at that speed as the pool will share it. A trial
 * that ends early takes its rest out of the remainder without counting as done work.
 *
 * @param workers how many trials are trained at once
 * @param elapsedMs the run's clock
 */
export function createProgressMeter(
  trials: readonly MeasuredTrial[],
  workers: number,
  elapsedMs: () => number,
): ProgressMeter {
  const counters = createCounters(trials.length);
  const works = trials.map(({ work }) => sumWork(work));
  const waiting = new Set(trials.keys());
  /** The trials that are being trained, each with its group. */
  const running = new Map<number, Group>();
  const totalWork = works.reduce((sum, work) => sum + work, 0);
  const totalSteps = trials.reduce((sum, { trial }) => sum + lengthOf(trial), 0);
  let done = 0;
  let failed = 0;
  let endedSteps = 0;
  /** Work that ended trials were to do, what they did of it, and how long that took. */
  let closedWork = 0;
  let endedWork = 0;
  let endedMs = 0;
  const measure = (index: number) => {
    const { trial, work } = trials[index] as MeasuredTrial;
    const made = Atomics.load(counters.steps, index);
    const rows = Number(Atomics.load(counters.rows, index));
    return { made, steps: lengthOf(trial), doneWork: workDone(work, lengthOf(trial), made, rows) };
  };

  return {
    counters,
    begin(indices) {
      const group = { begunMs: elapsedMs(), left: indices.length };
      for (const index of indices) {
        waiting.delete(index);
        running.set(index, group);
      }
    },
    end(index, hasFailed) {
      const { made, steps, doneWork } = measure(index);
      const group = running.get(index) as Group;
      running.delete(index);
      group.left -= 1;
      if (group.left === 0) endedMs += elapsedMs() - group.begunMs;
      done += 1;
      if (hasFailed) failed += 1;
      endedSteps += steps;
      closedWork += works[index] as number;
      endedWork += made >= steps ? (works[index] as number) : doneWork;
    },
    read() {
      const elapsed = elapsedMs();
      let steps = endedSteps;
      let runningWork = 0;
      let busyMs = endedMs;
      const leftOf = new Map<Group, number>();
      const inFlight = [...running].map(([index, group]) => {
        const { made, steps: all, doneWork } = measure(index);
        const whole = works[index] as number;
        steps += made;
        runningWork += doneWork;
        leftOf.set(group, (leftOf.get(group) ?? 0) + whole - doneWork);
        return { index, made, steps: all, share: doneWork / whole };
      });
      for (const { begunMs } of leftOf.keys()) busyMs += elapsed - begunMs;
      const left = [...leftOf.values()];
      const work = endedWork + runningWork;
      const queued = [...waiting].map((index) => works[index] as number);
      const free = Array<number>(Math.max(0, workers - left.length)).fill(0);
      return {
        done,
        total: trials.length,
        failed,
        inFlight,
        steps,
        totalSteps,
        // The sum of all of them may be rounded.
        share: done === trials.length ? 1 : Math.min((closedWork + runningWork) / totalWork, 1 - Number.EPSILON),
        elapsedMs: elapsed,
        ...(work > 0 && { etaMs: packLongestFirst(queued, [...left, ...free]) * (busyMs / work) }),
        ...(done > 0 && { trialsPerSecond: (done * 1000) / elapsed }),
      };
    },
  };
}

/** What a trial has done of its work; its end is done when it is handed on, and not before. */
function workDone({ setUp, steps, step, rows, row }: TrialWork, end: number, made: number, measured: number): number {
  if (made === 0) return 0;
  // One that has no checkpoint to go on from begins before the step that it was to begin at.
  const own = Math.max(0, made - (end - steps));
  return setUp + Math.min(own, steps) * step + Math.min(measured, rows) * row;
}
