/** Who trains the trials of a run. */
import { runTrialsInGroups, type StartedThreads } from '../../pool/index.ts';

/** Trains trials; whoever does so, what came of them is the same. */
export type Training = {
  readonly train: typeof runTrialsInGroups;
  /** No trial is trained any more. */
  close(): Promise<void>;
};

/** The threads of this process, which end while results are written. @param started before, for the first trials */
export function threadsOfProcess(started?: StartedThreads): Training {
  const endings: Promise<void>[] = [];
  const onEnding = (ended: Promise<void>) => void endings.push(ended);
  const waitForEnds = async () => void (await Promise.all(endings.splice(0)));
  return {
    async *train(trials, input, options) {
      // No more threads than were asked for, also from one rung to the next.
      await waitForEnds();
      yield* runTrialsInGroups(trials, input, { ...options, started, onEnding });
    },
    close: waitForEnds,
  };
}
