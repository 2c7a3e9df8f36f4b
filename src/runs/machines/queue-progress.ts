/** What workers say and return → how far a run is. */
import type { CrewMember } from '../../cluster/index.ts';
import { type PoolProgress, type PoolTrial, startClock } from '../../pool/index.ts';
import { omitUndefined } from '../../shared/index.ts';

/** The progress of trials that are trained elsewhere. */
export type QueueProgress = {
  /** Takes in what the workers said last. */
  see(members: readonly CrewMember[]): void;
  end(id: string, hasFailed: boolean): void;
  read(): PoolProgress;
};

/** Opens the progress of trials. @param works what each has to do, by id */
export function openQueueProgress(
  trials: readonly Pick<PoolTrial, 'trial'>[],
  works: ReadonlyMap<string, number>,
): QueueProgress {
  const clock = startClock();
  const indexOf = new Map(trials.map(({ trial }, index) => [trial.id, index]));
  const lengths = trials.map(({ trial }) => trial.stopAfter ?? trial.steps);
  const totalWork = [...works.values()].reduce((sum, work) => sum + work, 0);
  const totalSteps = lengths.reduce((sum, length) => sum + length, 0);
  const ended = new Set<string>();
  let failed = 0;
  let endedWork = 0;
  let endedSteps = 0;
  let crew: readonly CrewMember[] = [];
  return {
    see(members) {
      crew = members;
    },
    end(id, hasFailed) {
      ended.add(id);
      if (hasFailed) failed += 1;
      endedWork += works.get(id) ?? 0;
      endedSteps += lengths[indexOf.get(id) ?? -1] ?? 0;
    },
    read() {
      const inFlight = crew
        .flatMap(({ training }) => Object.entries(training))
        .flatMap(([id, made]) => {
          const index = indexOf.get(id);
          if (index === undefined || ended.has(id)) return [];
          const steps = lengths[index] as number;
          // Its end is measured and handed on, and then it has ended.
          return [{ index, made, steps, share: Math.min(made / Math.max(1, steps), 0.99) }];
        });
      const begunWork = inFlight.reduce(
        (sum, { index, share }) => sum + share * (works.get(trials[index]?.trial.id ?? '') ?? 0),
        0,
      );
      const done = ended.size;
      const elapsedMs = clock.elapsedMs();
      const share = done === trials.length ? 1 : Math.min((endedWork + begunWork) / totalWork, 1 - Number.EPSILON);
      return omitUndefined({
        done,
        total: trials.length,
        failed,
        inFlight,
        steps: endedSteps + inFlight.reduce((sum, { made }) => sum + made, 0),
        totalSteps,
        share,
        elapsedMs,
        etaMs: share > 0 ? (elapsedMs * (1 - share)) / share : undefined,
        trialsPerSecond: done > 0 ? (done * 1000) / elapsedMs : undefined,
        workers: crew.map(({ host, threads, silentMs }) => ({ host, threads, silentMs })),
      });
    },
  };
}
