/** trials.jsonl while a run goes on: trials put behind each other, and the same in memory, to put the file right from. */
import { lstatSync } from 'node:fs';
import { describeFault, lostAgain, mostTries, withFaults } from './faults.ts';
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
  let left: Left | undefined = look(path);
  const behind = createSyncBehind(path);

  const mend = () => {
    const found = look(path);
    if (found?.ino === left?.ino && found?.size === left?.size && found?.isFile() !== false) return;
    left = { ino: replaceFile(path, Buffer.concat(lines)), size: end };
    tell(`${path} was changed or removed by another program: it is written again, with every trial that has ended`);
  };

  return {
    mend,
    readFinished: () => parseTrials(Buffer.concat([...lines, torn]), path),

    append(record) {
      withFaults(`sync ${path}`, behind.check);
      const line = Buffer.from(`${trialLine(record)}\n`);
      torn = new Uint8Array();
      let ino: number | undefined;
      try {
        for (let tries = 0; ino === undefined; tries += 1) {
          if (tries === mostTries) throw lostAgain(path);
          mend();
          ino = appendAt(path, end, line);
        }
      } catch (error) {
        // As far as the disk allows, the file ends where it ended before.
        const known = left ?? look(path);
        left = known && { ino: known.ino, size: end };
        throw error;
      }
      end += line.length;
      lines.push(line);
      left = { ino, size: end };
      behind.request();
    },

    rewrite(records) {
      const text = Buffer.concat(records.map((record) => Buffer.from(`${trialLine(record)}\n`)));
      left = { ino: replaceFile(path, text), size: text.length };
      end = text.length;
      lines = [text];
      torn = new Uint8Array();
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

/** A file, and how long it is. */
type Left = { readonly ino: number; readonly size: number };

function look(path: string) {
  return withFaults(`read ${path}`, () => lstatSync(path, { throwIfNoEntry: false }));
}
