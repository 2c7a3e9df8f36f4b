/** A folder of files that are named by trials: weights, checkpoints. */
import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withFaults } from './faults.ts';
import { ensureFolder, readIfThere, replaceFile } from './files.ts';

/** A folder with a file a trial. */
export type TrialFiles = {
  write(trialId: string, bytes: Uint8Array): void;
  /** The whole file; undefined where there is none. */
  read(trialId: string): Buffer | undefined;
  /** Removes the files of all trials but these; where none stays, the folder too. */
  removeExcept(trialIds: Iterable<string>): void;
};

/** Opens a folder; it is made when a first file is written. @param ending of the files' names, with its dot */
export function openTrialFiles(folder: string, ending: string): TrialFiles {
  const pathOf = (trialId: string) => join(folder, `${trialId}${ending}`);
  // Only what kobai wrote is removed; a file that a crash left half written is its own too.
  const isOurs = (name: string) => /^[0-9a-f]{64}(\.\w+)(\.tmp)?$/.exec(name)?.[1] === ending;
  return {
    write(trialId, bytes) {
      ensureFolder(folder);
      replaceFile(pathOf(trialId), bytes);
    },
    read: (trialId) => readIfThere(pathOf(trialId)),
    removeExcept(trialIds) {
      const kept = new Set(Array.from(trialIds, (id) => `${id}${ending}`));
      withFaults(`tidy ${folder}`, () => {
        if (!readdirSync(dirname(folder)).includes(basename(folder))) return;
        ensureFolder(folder); // Refuses a link: nothing is removed outside of the results.
        const names = readdirSync(folder);
        const removed = names.filter((name) => isOurs(name) && !kept.has(name));
        for (const name of removed) rmSync(join(folder, name));
        if (removed.length === names.length) rmdirSync(folder);
      });
    },
  };
}
