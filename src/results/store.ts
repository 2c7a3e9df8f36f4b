/** A results folder: trials appended as they end, the other files put in place at the end, the weights beside them. */
import { join } from 'node:path';
import { KobaiError, omitUndefined } from '../shared/index.ts';
import { lostAgain, mostTries } from './faults.ts';
import { ensureFolder, replaceOther } from './files.ts';
import { openJournal } from './journal.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { type FinishedTrials, trialsFile } from './read-trials.ts';
import { openTrialFiles, type TrialFiles } from './trial-files.ts';
import type { TrialRecord } from './types.ts';

/** A results folder, open for writing. Every method throws what `withFaults` throws where a file cannot be written. */
export type ResultsStore = {
  /** The trials that earlier runs left: see `readFinished`. */
  readFinished(): FinishedTrials;
  /**
   * Appends trials, written together and synced once: when this has come to its end they survive a power cut, and count
   * as stored. A line that a crash cut short is cut off first. One call at a time.
   */
  append(records: readonly TrialRecord[]): Promise<void>;
  /**
   * Rewrites trials.jsonl with these records, then writes those of the other files whose text has changed, each in one
   * step.
   *
   * @param records in the order in which their lines are to stand
   * @param files text by name: `summary.json`
   * @param makeLast those that come after them, from the sha256 of trials.jsonl
   */
  finish(
    records: readonly TrialRecord[],
    files: Readonly<Record<string, string>>,
    makeLast?: (trialsSha256: string) => Readonly<Record<string, string>>,
  ): void;
  /** sha256 of trials.jsonl, in hexadecimal, as it was read when the folder was opened, or written since. */
  hashTrials(): string;
  /** Writes other files, each in one step. @param files text by name: `report.html` */
  write(files: Readonly<Record<string, string>>): void;
  /** The trained weights: `weights/<trial id>.safetensors`. */
  readonly weights: TrialFiles;
  /** `checkpoints/<trial id>.bin`, which are removed when a run comes to its end. */
  readonly checkpoints: TrialFiles;
  /** Puts trials.jsonl right where another program has changed it since, and unlocks the folder. */
  close(): void;
};

/**
 * Opens the results folder of one experiment for writing, and makes it where it is not there.
 *
 * Before each write it is looked whether the folder and its trials.jsonl are as they were left. Where another program
 * removed, moved or changed them, both are put right from memory and `tell` says so; what cannot be is an error of the
 * environment, as is everything else that goes wrong once the folder is open.
 *
 * @throws RESULTS_LOCKED: another process writes there
 * @throws RESULTS_FOLDER_UNUSABLE: no right to write there, or something else in its place
 */
export function openResults(folder: string, tell: (message: string) => void = () => {}): ResultsStore {
  ensureFolder(folder);
  let lock = lockFolder(folder);
  const journal = openUnderLock(lock, () => openJournal(join(folder, trialsFile), tell));
  /** Whether trials were appended that `finish` has not put in order. */
  let isUnfinished = false;

  const holdFolder = () => {
    if (lock.isHeld()) return;
    lock.release();
    ensureFolder(folder);
    lock = lockFolder(folder);
    tell(`${folder} was moved or removed by another program: it is made again`);
  };
  const work = <T>(action: () => T): T => {
    try {
      holdFolder();
      journal.mend();
      return action();
    } catch (error) {
      throw asEnvironment(error);
    }
  };
  const writeFiles = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) replaceOther(join(folder, name), text);
  };
  const openFiles = (name: string, ending: string): TrialFiles => {
    const files = openTrialFiles(join(folder, name), ending);
    return {
      read: (trialId) => work(() => files.read(trialId)),
      write: (trialId, bytes) => work(() => files.write(trialId, bytes)),
      removeExcept: (trialIds) => work(() => files.removeExcept(trialIds)),
    };
  };

  return {
    readFinished: journal.readFinished,

    async append(records) {
      if (records.length === 0) return;
      isUnfinished = true;
      try {
        holdFolder();
        await journal.append(records);
      } catch (error) {
        throw asEnvironment(error);
      }
    },

    finish(records, files, makeLast = () => ({})) {
      for (let tries = 1; ; tries += 1) {
        try {
          work(() => {
            journal.rewrite(records);
            writeFiles(files);
            writeFiles(makeLast(journal.hash()));
          });
          if (lock.isHeld()) break;
        } catch (error) {
          if (lock.isHeld() || tries === mostTries) throw error;
        }
        // The folder went while it was written to: a part of the files would be in another one.
        if (tries === mostTries) throw lostAgain(folder);
      }
      isUnfinished = false;
    },

    hashTrials: journal.hash,

    write: (files) => work(() => writeFiles(files)),
    weights: openFiles('weights', '.safetensors'),
    checkpoints: openFiles('checkpoints', '.bin'),

    close() {
      try {
        if (isUnfinished) work(() => {});
      } finally {
        lock.release();
      }
    },
  };
}

function openUnderLock<T>(lock: FolderLock, open: () => T): T {
  try {
    return open();
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** What was in order when the run began has been changed by others since. */
function asEnvironment(error: unknown): unknown {
  if (!(error instanceof KobaiError && error.kind === 'input')) return error;
  const { code, message, hint } = error;
  return new KobaiError('environment', code, message, omitUndefined({ hint, cause: error }));
}
