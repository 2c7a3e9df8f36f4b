/** A results folder: trials appended as they end, the other files put in place at the end, the weights beside them. */
import { join } from 'node:path';
import { sha256Hex } from '../shared/index.ts';
import { describeFault, withFaults } from './faults.ts';
import { appendAt, ensureFolder, readIfThere, replaceFile, replaceOther } from './files.ts';
import { lockFolder } from './lock.ts';
import { type FinishedTrials, readFinished, trialsFile, wholeLines } from './read-trials.ts';
import { createSyncBehind } from './sync-behind.ts';
import { openTrialFiles, type TrialFiles } from './trial-files.ts';
import { trialLine } from './trial-record.ts';
import type { TrialRecord } from './types.ts';

/** A results folder, open for writing. Every method throws what `withFaults` throws where a file cannot be written. */
export type ResultsStore = {
  /** The trials that earlier runs left: see `readFinished`. */
  readFinished(): FinishedTrials;
  /**
   * Appends a trial: when this returns it survives the end of this process, and soon after a power cut too. A line that
   * a crash cut short is cut off first.
   */
  append(record: TrialRecord): void;
  /**
   * Rewrites trials.jsonl with these records, then writes those of the other files whose text has changed, each in one
   * step.
   *
   * @param records in grid order
   * @param files text by name: `summary.json`
   */
  finish(records: readonly TrialRecord[], files: Readonly<Record<string, string>>): Promise<void>;
  /** Writes other files, each in one step. @param files text by name: `report.html` */
  write(files: Readonly<Record<string, string>>): void;
  /** The trained weights: `weights/<trial id>.safetensors`. */
  readonly weights: TrialFiles;
  /** Whether the weights of a trial are there and have the sha256 of its record. */
  hasWeights(trialId: string, sha256: string): boolean;
  /** `checkpoints/<trial id>.bin`, which are removed when a run comes to its end. */
  readonly checkpoints: TrialFiles;
  /** Waits until all that was appended is on disk, and unlocks the folder. */
  close(): Promise<void>;
};

/**
 * Opens the results folder of one experiment for writing, and makes it where it is not there.
 *
 * @throws RESULTS_LOCKED: another process writes there
 * @throws RESULTS_FOLDER_UNUSABLE: no right to write there, or something else in its place
 */
export function openResults(folder: string): ResultsStore {
  ensureFolder(folder);
  const release = lockFolder(folder);
  const trials = join(folder, trialsFile);
  const weights = openTrialFiles(join(folder, 'weights'), '.safetensors');
  const behind = createSyncBehind(trials);
  const flush = async () => {
    try {
      await behind.flush();
    } catch (error) {
      throw describeFault(`sync ${trials}`, error);
    }
  };
  let end: number | undefined;
  const writeFiles = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) replaceOther(join(folder, name), text);
  };

  return {
    readFinished: () => readFinished(folder),

    append(record) {
      withFaults(`sync ${trials}`, behind.check);
      end ??= wholeLines(readIfThere(trials) ?? Buffer.alloc(0));
      end = appendAt(trials, end, `${trialLine(record)}\n`);
      behind.request();
    },

    async finish(records, files) {
      await flush();
      replaceFile(trials, records.map((record) => `${trialLine(record)}\n`).join(''));
      end = undefined;
      writeFiles(files);
    },

    write: writeFiles,
    weights,
    hasWeights(trialId, sha256) {
      const bytes = weights.read(trialId);
      return bytes !== undefined && sha256Hex(bytes) === sha256;
    },
    checkpoints: openTrialFiles(join(folder, 'checkpoints'), '.bin'),

    async close() {
      try {
        await flush();
      } finally {
        release();
      }
    },
  };
}
