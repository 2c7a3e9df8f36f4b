/** trials.jsonl while a run goes on: trials put behind each other, and the same in memory, to put the file right from. */
import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { lostAgain, mostTries, withFaults } from './faults.ts';
import { appendAt, hashIfThere, lengthOf, readIfThere, refuseOthers, removeUnfinished, replaceFile } from './files.ts';
import { type FinishedTrials, parseTrials, wholeLines } from './read-trials.ts';
import { lineBytes } from './trial-record.ts';
import type { TrialRecord } from './types.ts';

/** Everything but `readFinished` throws what `withFaults` throws, where the file cannot be written. */
export type Journal = {
  /** The trials that earlier runs left: see `readFinished`. */
  readFinished(): FinishedTrials;
  /**
   * Puts trials behind the others, and waits for the disk to have them; a line that a crash cut short is cut off first, and
   * the file is mended. One call at a time.
   */
  append(records: readonly TrialRecord[]): Promise<void>;
  /** Puts a file with these records in place of what is there, in one step. */
  rewrite(records: readonly TrialRecord[]): void;
  /** sha256 of the file, in hexadecimal: as it was read or written since, or as it is where it was not read. */
  hash(): string;
  /** Writes the file again where somebody else has changed or removed it since it was read. */
  mend(): void;
};

/** What the file holds: whole lines, and what a crash left of one behind them. */
type Content = { lines: Buffer[]; end: number; torn: Uint8Array };

/** @param tell is told that the file had to be written again */
export function openJournal(path: string, tell: (message: string) => void): Journal {
  refuseOthers(path);
  const opened = look(path);
  const changedAt = opened?.mtimeMs;
  /**
   * Read when it is first asked for: who has nothing to do needs no more than its hash. Where there is no file, there is
   * nothing to read: what another program writes from here on is not ours.
   */
  let content: Content | undefined = opened ? undefined : { lines: [], end: 0, torn: new Uint8Array() };
  const load = () => {
    if (content) return content;
    left = look(path);
    content = readContent(path);
    return content;
  };
  /** The records whose lines the file held when it was read, in their order, where it held nothing else. */
  let held: readonly TrialRecord[] | undefined;
  /** How the file was left; undefined where there was none. */
  let left: Left | undefined = opened;
  /** Whether writing failed half-way, so that the file may be another than it was left. */
  let isInDoubt = false;

  const replace = (parts: readonly Buffer[]) => {
    try {
      left = { ino: replaceFile(path, parts), size: lengthOf(parts) };
    } catch (error) {
      isInDoubt = true;
      throw error;
    }
  };
  const mend = () => {
    const found = look(path);
    const isLeft = found?.ino === left?.ino && found?.size === left?.size && found?.isFile() !== false;
    if (!isLeft && content) {
      replace(content.lines);
      if (!isInDoubt) {
        tell(`${path} was changed or removed by another program: it is written again, with every trial that has ended`);
      }
    }
    isInDoubt = false;
  };

  return {
    mend,
    hash() {
      const known = content === undefined ? hashIfThere(path) : undefined;
      if (known !== undefined) return known;
      const { lines, torn } = load();
      const sha256 = createHash('sha256');
      for (const part of [...lines, torn]) sha256.update(part);
      return sha256.digest('hex');
    },
    readFinished() {
      const { lines, torn } = load();
      const [only] = lines;
      const isWhole = lines.length === 1 && torn.length === 0;
      const finished = parseTrials(only && isWhole ? only : Buffer.concat([...lines, torn]), path);
      held = finished.isExact ? [...finished.records.values()] : undefined;
      return finished;
    },

    async append(records) {
      const added = linesOf(records);
      const journal = load();
      held = undefined;
      journal.torn = new Uint8Array();
      let ino: number | undefined;
      try {
        for (let tries = 0; ino === undefined; tries += 1) {
          if (tries === mostTries) throw lostAgain(path);
          mend();
          ino = await appendAt(path, journal.end, added);
        }
      } catch (error) {
        isInDoubt = true;
        // As far as the disk allows, the file ends where it ended before.
        const known = left ?? look(path);
        left = known && { ino: known.ino, size: journal.end };
        throw error;
      }
      journal.end += lengthOf(added);
      for (const line of added) journal.lines.push(line);
      left = { ino, size: journal.end };
    },

    rewrite(records) {
      // Thousands of lines that stay as they are need not be written.
      const isLeft = changedAt !== undefined && look(path)?.mtimeMs === changedAt;
      if (isLeft && held && isSame(records, held)) {
        removeUnfinished(path);
        return;
      }
      const all = linesOf(records);
      replace(all);
      content = { lines: all, end: lengthOf(all), torn: new Uint8Array() };
      held = undefined;
    },
  };
}

function readContent(path: string): Content {
  const read = readIfThere(path) ?? Buffer.alloc(0);
  const end = wholeLines(read);
  return { lines: [read.subarray(0, end)], end, torn: read.subarray(end) };
}

function isSame(some: readonly TrialRecord[], others: readonly TrialRecord[]): boolean {
  return some.length === others.length && some.every((record, i) => record === others[i]);
}

function linesOf(records: readonly TrialRecord[]): Buffer[] {
  return records.flatMap((record) => [lineBytes(record), lineBreak]);
}

const lineBreak = Buffer.from('\n');

/** A file, and how long it is. */
type Left = { readonly ino: number; readonly size: number };

function look(path: string) {
  return withFaults(`read ${path}`, () => lstatSync(path, { throwIfNoEntry: false }));
}
