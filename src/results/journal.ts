/** trials.jsonl while a run goes on: trials put behind each other, and the same in memory, to put the file right from. */
import { lstatSync } from 'node:fs';
import { describeFault, withFaults } from './faults.ts';
import { appendAt, readIfThere, replaceFile } from './files.ts';
import { type FinishedTrials, parseTrials, wholeLines } from './read-trials.ts';
import { createSyncBehind } from './sync-behind.ts';
import { trialLine } from './trial-record.ts';
import type { TrialRecord } from './types.ts';

/** Everything but `readFinished` throws what `withFaults` throws, where the file cannot be written. */
export type Journal = {
  /** The trials that earlier runs left: see `readFinished`. */
  readFinished(): FinishedTrials;
  /** Puts a trial behind the others; a line that a crash cut short is cut off first. It is synced soon after. */
  append(record: TrialRecord): void;
  /** Puts a file with these records in place of what is there, in one step. */
  rewrite(records: readonly TrialRecord[]): void;
  /** Writes the file again where somebody else has changed or removed it. */
  mend(): void;
  /** Waits for the disk to have all that was appended. */
  flush(): Promise<void>;
};

/** @param tell is told that the file had to be written again */
export function openJournal(path: string, tell: (message: string) => void): Journal {
  const read = readIfThere(path) ?? Buffer.alloc(0);
  let end = wholeLines(read);
  let lines: Uint8Array[] = [read.subarray(0, end)];
  let torn: Uint8Array = read.subarray(end);
  /** How the file was left; undefined where there was none. */
  let left = look(path);
  const behind = createSyncBehind(path);

  const mend = () => {
    const found = look(path);
    if (found?.ino === left?.ino && found?.size === left?.size && found?.isFile() === left?.isFile()) return;
    replaceFile(path, Buffer.concat(lines));
    left = look(path);
    tell(`${path} was changed or removed by another program: it is written again, with every trial that has ended`);
  };

  return {
    mend,
    readFinished: () => parseTrials(Buffer.concat([...lines, torn]), path),

    append(record) {
      mend();
      withFaults(`sync ${path}`, behind.check);
      const line = Buffer.from(`${trialLine(record)}\n`);
      torn = new Uint8Array();
      try {
        appendAt(path, end, line);
        end += line.length;
        lines.push(line);
      } finally {
        // Not the size that is found: another program may already have been there again.
        const found = look(path);
        left = found && Object.assign(found, { size: end });
      }
      behind.request();
    },

    rewrite(records) {
      const text = Buffer.from(records.map((record) => `${trialLine(record)}\n`).join(''));
      replaceFile(path, text);
      end = text.length;
      lines = [text];
      torn = new Uint8Array();
      left = look(path);
    },

    async flush() {
      try {
        await behind.flush();
      } catch (error) {
        throw describeFault(`sync ${path}`, error);
      }
      mend();
    },
  };
}

function look(path: string) {
  return withFaults(`read ${path}`, () => lstatSync(path, { throwIfNoEntry: false }));
}
