/** Who trains the trials of a run. */
import { runTrialsInGroups } from '../../pool/index.ts';

/** Trains trials; whoever does so, what came of them is the same. */
export type Training = {
  readonly train: typeof runTrialsInGroups;
  /** No trial is trained any more. */
  close(): Promise<void>;
};

/** The threads of this process, which end with the trials. */
export const threadsOfProcess: Training = { train: runTrialsInGroups, close: async () => {} };
