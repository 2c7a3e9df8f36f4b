/** The progress of trials that are trained together → that of a run, which trains the rungs of halving one after the other. */
import { measureWork, type PoolProgress, sumWork } from '../../pool/index.ts';
import { omitUndefined } from '../../shared/index.ts';
import type { PlannedTrial } from '../prepare/planned-trials.ts';
import type { Prepared } from '../prepare/prepare.ts';

/** The work of some trials, and how many they are. */
export type Workload = { readonly work: number; readonly trials: number };

/** Joins what is trained now to what the run has trained and is still to train. */
export type WholeProgress = {
  /** Says that trials are about to be trained. @param later what is known or expected to follow */
  begin(now: Workload, later: Workload): void;
  join(progress: PoolProgress): PoolProgress;
  /** Says that they have ended. */
  end(): void;
};

/** Opens the progress of a run. */
export function openWholeProgress(): WholeProgress {
  const ended = { work: 0, trials: 0, failed: 0, elapsedMs: 0 };
  let now: Workload = { work: 0, trials: 0 };
  let later = now;
  let latest: PoolProgress | undefined;
  let shown = 0;
  return {
    begin(begun, expected) {
      now = begun;
      later = expected;
    },
    join(progress) {
      latest = progress;
      const done = ended.trials + progress.done;
      const elapsedMs = ended.elapsedMs + progress.elapsedMs;
      const doneWork = ended.work + progress.share * now.work;
      // Of the trials that go on there may be fewer than were expected, and others.
      shown = Math.max(shown, doneWork / (ended.work + now.work + later.work));
      const laterMs = doneWork > 0 ? later.work * (elapsedMs / doneWork) : 0;
      return omitUndefined({
        ...progress,
        done,
        total: ended.trials + progress.total + later.trials,
        failed: ended.failed + progress.failed,
        share: progress.share === 1 && later.trials === 0 ? 1 : Math.min(shown, 1 - Number.EPSILON),
        elapsedMs,
        etaMs: progress.etaMs === undefined ? undefined : progress.etaMs + laterMs,
        trialsPerSecond: done > 0 ? (done * 1000) / elapsedMs : undefined,
      });
    },
    end() {
      ended.work += now.work;
      ended.trials += latest?.done ?? 0;
      ended.failed += latest?.failed ?? 0;
      ended.elapsedMs += latest?.elapsedMs ?? 0;
      latest = undefined;
    },
  };
}

/** The work of trials in a run. */
export function measureWorkload(planned: readonly PlannedTrial[], { facts }: Prepared): Workload {
  const works = planned.map(({ trial, madeBefore }) => {
    const data = facts[trial.point];
    return data ? sumWork(measureWork(trial, data.rows, madeBefore)) : 0;
  });
  return { work: works.reduce((sum, work) => sum + work, 0), trials: planned.length };
}
