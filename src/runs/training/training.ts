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
  return {
    train: (trials, input, options) => runTrialsInGroups(trials, input, { ...options, started, onEnding }),
    async close() {
      await Promise.all(endings);
    },
  };
}
