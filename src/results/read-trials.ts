/** trials.jsonl → the trials that need no training again, each line checked. */
import { join } from 'node:path';
import { KobaiError, numericsVersion, trialId } from '../shared/index.ts';
import { isIntact } from './checked-line.ts';
import { readIfThere } from './files.ts';
import { rememberLine } from './trial-record.ts';
import type { TrialRecord } from './types.ts';
import { validatorOf } from './validators.ts';

/** The name of the file of trial records in a results folder. */
export const trialsFile = 'trials.jsonl';

/** What earlier runs left in trials.jsonl: the trials that need no training, and what is known of the others. */
export type FinishedTrials = {
  /** The trials of this numerics version that finished or diverged, by id. */
  readonly records: ReadonlyMap<string, TrialRecord>;
  /** The message of the last failure, by id, of each trial that has never finished or diverged. */
  readonly failures: ReadonlyMap<string, string>;
  /** The other numerics versions that lines of the file are of. */
  readonly otherVersions: ReadonlySet<number>;
  /** 1 where a crash cut the last line short, which is then ignored; else 0. */
  readonly tornLines: number;
  /** Whether the bytes are the lines of these records in their order, and nothing else. */
  readonly isExact: boolean;
};

/**
 * Reads the trials that earlier runs left in a results folder; none where there is no such folder.
 *
 * Trials that failed, and those of another numerics version, are left out: they are trained again.
 *
 * @throws RESULTS_DAMAGED_LINE: a whole line is not the one that was written, or no trial record, or not the one that its
 *   id was made for
 * @example
 * ```ts
 * readFinished('results/lr-sweep').records.size; // → 9
 * ```
 */
export function readFinished(folder: string): FinishedTrials {
  const path = join(folder, trialsFile);
  return parseTrials(readIfThere(path) ?? Buffer.alloc(0), path);
}

/** The same of the bytes of such a file. @param path names the file in an error */
export function parseTrials(bytes: Buffer, path: string): FinishedTrials {
  const end = wholeLines(bytes);
  const records = new Map<string, TrialRecord>();
  const failures = new Map<string, string>();
  const otherVersions = new Set<number>();
  let start = 0;
  let line = 1;
  let hasOtherEnds = false;
  for (; start < end; line += 1) {
    const next = bytes.indexOf(lineBreak, start) + 1;
    // git may have given its lines other ends.
    const last = bytes[next - 2] === carriageReturn ? next - 2 : next - 1;
    hasOtherEnds ||= last !== next - 1;
    const record = readLine(bytes.subarray(start, last), `${path}:${line}`);
    if (typeof record === 'number') otherVersions.add(record);
    else if (record.status === 'failed') failures.set(record.id, record.error.message);
    else records.set(record.id, record);
    start = next;
  }
  for (const id of records.keys()) failures.delete(id);
  const tornLines = end < bytes.length ? 1 : 0;
  const isExact = records.size === line - 1 && tornLines === 0 && !hasOtherEnds;
  return { records, failures, otherVersions, tornLines, isExact };
}

/** How many bytes are whole lines: what is behind the last line break is a line that a crash cut short. */
export function wholeLines(bytes: Uint8Array): number {
  return bytes.lastIndexOf(lineBreak) + 1;
}

const lineBreak = 0x0a;
const carriageReturn = 0x0d;

/** The record of a line; of another numerics version only that number, since its fields may be others too. */
function readLine(bytes: Buffer, place: string): TrialRecord | number {
  if (!isIntact(bytes)) throw damaged(place, 'its bytes are not those that its length and checksum were made of');
  const line = parseJson(bytes.toString(), place);
  if (isOfOtherVersion(line)) return line.numericsVersion;
  const validate = validatorOf<TrialLine>('trial');
  if (!validate(line)) {
    const [fault] = validate.errors ?? [];
    throw damaged(place, `${fault?.instancePath || 'it'} ${fault?.message}`);
  }
  const { check: _, ...record } = line;
  if (trialId(record) !== record.id) throw damaged(place, 'its content is not the one that its id was made for');
  rememberLine(record, bytes);
  return record;
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(place, 'it is not JSON', cause);
  }
}

function isOfOtherVersion(record: unknown): record is { numericsVersion: number } {
  if (typeof record !== 'object' || record === null || !('numericsVersion' in record)) return false;
  return Number.isSafeInteger(record.numericsVersion) && record.numericsVersion !== numericsVersion;
}

type TrialLine = TrialRecord & { readonly check: unknown };

function damaged(place: string, reason: string, cause?: unknown): KobaiError {
  return new KobaiError('input', 'RESULTS_DAMAGED_LINE', `${place} is damaged: ${reason}`, {
    hint: 'Restore the file, for example with git, or delete that line: its trial is trained again.',
    cause,
  });
}
