/** trials.jsonl while a run goes on: trials put behind each other, and the same in memory, to put the file right from. */
import { lstatSync } from 'node:fs';
import { lostAgain, mostTries, withFaults } from './faults.ts';
import { appendAt, readIfThere, replaceFile } from './files.ts';
import { type FinishedTrials, parseTrials, wholeLines } from './read-trials.ts';
import { trialLine } from './trial-record.ts';
import type { TrialRecord } from './types.ts';

/** Everything but `readFinished` throws what `withFaults` throws, where the file cannot be written. */
export type Journal = {
  /** The trials that earlier runs left: see `readFinished`. */
  readFinished(): FinishedTrials;
  /**
   * Puts trials behind the others, and waits for the disk to have them; a line that a crash cut short is cut off first.
   * One call at a time.
   */
  append(records: readonly TrialRecord[]): Promise<void>;
  /** Puts a file with these records in place of what is there, in one step. */
  rewrite(records: readonly TrialRecord[]): void;
  /** Writes the file again where somebody else has changed or removed it. */
  mend(): void;
};

/** @param tell is told that the file had to be written again */
export function openJournal(path: string, tell: (message: string) => void): Journal {
  const read = readIfThere(path) ?? Buffer.alloc(0);
  let end = wholeLines(read);
  let lines: Uint8Array[] = [read.subarray(0, end)];
  let torn: Uint8Array = read.subarray(end);
  /** How the file was left; undefined where there was none. */
  let left: Left | undefined = look(path);

  const mend = () => {
    const found = look(path);
    if (found?.ino === left?.ino && found?.size === left?.size && found?.isFile() !== false) return;
    left = { ino: replaceFile(path, Buffer.concat(lines)), size: end };
    tell(`${path} was changed or removed by another program: it is written again, with every trial that has ended`);
  };

  return {
    mend,
    readFinished: () => parseTrials(Buffer.concat([...lines, torn]), path),

    async append(records) {
      const text = textOf(records);
      torn = new Uint8Array();
      let ino: number | undefined;
      try {
        for (let tries = 0; ino === undefined; tries += 1) {
          if (tries === mostTries) throw lostAgain(path);
          mend();
          ino = await appendAt(path, end, text);
        }
      } catch (error) {
        // As far as the disk allows, the file ends where it ended before.
        const known = left ?? look(path);
        left = known && { ino: known.ino, size: end };
        throw error;
      }
      end += text.length;
      lines.push(text);
      left = { ino, size: end };
    },

    rewrite(records) {
      const text = textOf(records);
      left = { ino: replaceFile(path, text), size: text.length };
      end = text.length;
      lines = [text];
      torn = new Uint8Array();
    },
  };
}

function textOf(records: readonly TrialRecord[]): Buffer {
  return Buffer.from(records.map((record) => `${trialLine(record)}\n`).join(''));
}

/** A file, and how long it is. */
type Left = { readonly ino: number; readonly size: number };

function look(path: string) {
  return withFaults(`read ${path}`, () => lstatSync(path, { throwIfNoEntry: false }));
}
