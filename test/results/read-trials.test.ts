import { closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addCheck } from '../../src/results/checked-line.ts';
import { readFinished, type TrialRecord, toTrialRecord, trialLine } from '../../src/results/index.ts';
import { divergedAt, examplePoint, exampleTrial, failure, finishedWith } from '../summary/examples.ts';
import { temporaryFolder } from './folders.ts';

const trialAt = (learningRate: number) => exampleTrial(examplePoint(0, { learningRate }));
const first = toTrialRecord(trialAt(0.1), finishedWith({ 'test.loss': 0.25 }));
const second = toTrialRecord(trialAt(1), divergedAt(3));
const third = toTrialRecord(trialAt(10), finishedWith({ 'test.loss': 1234.5 }));
const textOf = (...records: TrialRecord[]) => records.map((record) => `${trialLine(record)}\n`).join('');
const all = [first, second, third];
/** Where each of their lines ends. */
const ends = all.map((_, i) => Buffer.byteLength(textOf(...all.slice(0, i + 1))));
const inTheMiddle = (line: string) => `${textOf(second)}${line}\n${textOf(third)}`;

function folderWith(content: string | Uint8Array): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'trials.jsonl'), content);
  return folder;
}

const damaged = (line: number) =>
  expect.objectContaining({
    kind: 'input',
    code: 'RESULTS_DAMAGED_LINE',
    message: expect.stringContaining(`trials.jsonl:${line} `),
  });

/** Writes trials.jsonl many times over in place: some disks wait for a file that is emptied and written anew. */
function openTrials(folder: string): (content: Uint8Array) => void {
  const file = openSync(join(folder, 'trials.jsonl'), 'w');
  onTestFinished(() => closeSync(file));
  return (content) => {
    ftruncateSync(file, content.length);
    writeSync(file, content, 0, content.length, 0);
  };
}

describe('[U] results/read-trials', () => {
  it('reads back what was written, by id', () => {
    const { records, tornLines } = readFinished(folderWith(textOf(first, second, third)));
    expect([...records]).toEqual([first, second, third].map((record) => [record.id, record]));
    expect(tornLines).toBe(0);
  });

  it('finds nothing in a folder that is empty or not there', () => {
    for (const folder of [temporaryFolder(), join(temporaryFolder(), 'none')]) {
      const nothing = {
        records: new Map(),
        failures: new Map(),
        otherVersions: new Set(),
        tornLines: 0,
        isExact: true,
      };
      expect(readFinished(folder)).toEqual(nothing);
    }
  });

  it('leaves out trials that failed and those of another numerics version, whatever their form', () => {
    const failed = toTrialRecord(trialAt(2), failure);
    const later = `${addCheck(JSON.stringify({ id: first.id, numericsVersion: 999, form: 'unknown' }))}\n`;
    const { records, failures, otherVersions } = readFinished(folderWith(`${textOf(failed)}${later}${textOf(third)}`));
    expect([...records.keys()]).toEqual([third.id]);
    expect([...failures]).toEqual([[failed.id, 'no room']]);
    expect([...otherVersions]).toEqual([999]);
  });

  it('forgets that a trial failed which then ended', () => {
    const [failed, ended] = [failure, finishedWith({ 'test.loss': 1 })].map((how) => toTrialRecord(trialAt(2), how));
    for (const order of [
      [failed!, ended!],
      [ended!, failed!],
    ]) {
      const { records, failures } = readFinished(folderWith(textOf(...order)));
      expect([...records.values()]).toEqual([ended]);
      expect(failures.size).toBe(0);
    }
  });

  it('reads only whole lines of a file that is cut at any byte', () => {
    const bytes = Buffer.from(textOf(first, second, third));
    const folder = temporaryFolder();
    const rewrite = openTrials(folder);
    const wrong = Array.from({ length: bytes.length + 1 }, (_, length) => length).filter((length) => {
      rewrite(bytes.subarray(0, length));
      const whole = ends.filter((end) => end <= length).length;
      const torn = length > (ends[whole - 1] ?? 0) ? 1 : 0;
      const { records, tornLines } = readFinished(folder);
      return !isDeepStrictEqual([...records.values()], all.slice(0, whole)) || tornLines !== torn;
    });
    expect(wrong).toEqual([]);
  });

  it('stops at the line of any byte that changed, and takes the last line for torn where its line break did', () => {
    const bytes = Buffer.from(textOf(first, second, third));
    const folder = temporaryFolder();
    const rewrite = openTrials(folder);
    const read = () => {
      rewrite(bytes);
      try {
        const { records, tornLines } = readFinished(folder);
        return { records: [...records.values()], tornLines };
      } catch (error) {
        return (error as Error).message.match(/trials\.jsonl:(\d+) is damaged/)?.[1];
      }
    };
    const wrong: string[] = [];
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at]!;
      const line = ends.findIndex((end) => at < end) + 1;
      const right = at === bytes.length - 1 ? { records: [first, second], tornLines: 1 } : `${line}`;
      // All other values of a byte are tried on a line of its own: see checked-line.
      for (const other of [byte ^ (1 << (at % 8)), 0x0a].filter((value) => value !== byte)) {
        bytes[at] = other;
        if (!isDeepStrictEqual(read(), right)) wrong.push(`${other} at ${at}`);
      }
      bytes[at] = byte;
    }
    expect(wrong).toEqual([]);
    expect(read()).toEqual({ records: all, tornLines: 0 });
  });

  it.each([
    ['a line that lost its end', (line: string) => line.slice(0, -20)],
    ['a line that lost its check', (line: string) => line.replace(/,"check":.*/, '}')],
    ['a line that is empty', () => ''],
    ['two lines in one', (line: string) => line.repeat(2)],
  ])('refuses %s, with its place, where it is not the last', (_, damage) => {
    expect(() => readFinished(folderWith(inTheMiddle(damage(trialLine(first)))))).toThrow(damaged(2));
  });

  // None of this comes from a disk, but from somebody who edits the file and then makes the check anew.
  it.each([
    ['what is not JSON', () => '{,}'],
    ['a number in place of a record', () => '1}'],
    ['a record without its status', (json: string) => json.replace('"status"', '"statos"')],
    ['a metric that is a text', (json: string) => json.replace('"test.loss":0.25', '"test.loss":"0.25"')],
    [
      'settings that are not those of the id',
      (json: string) => json.replace('"learningRate":0.1', '"learningRate":0.2'),
    ],
    ['data that is not that of the id', (json: string) => json.replace('dddd', 'dddc')],
    ['a repeat that is not that of the id', (json: string) => json.replace('"repeat":0', '"repeat":1')],
    ['an epoch that is no number', (json: string) => json.replace('"numericsVersion":2', '"numericsVersion":"2"')],
  ])('refuses %s under a right check', (_, damage) => {
    const json = trialLine(first).replace(/,"check":.*/, '}');
    expect(damage(json)).not.toBe(json);
    expect(() => readFinished(folderWith(inTheMiddle(addCheck(damage(json)).toString())))).toThrow(damaged(2));
  });

  it('takes the later of two records of one trial', () => {
    const again = toTrialRecord(trialAt(0.1), finishedWith({ 'test.loss': 0.5 }));
    expect(readFinished(folderWith(textOf(first, again))).records.get(first.id)).toEqual(again);
  });

  it('does not follow a link, and says which path is no file', () => {
    const folder = temporaryFolder();
    const elsewhere = join(folderWith(textOf(first)), 'trials.jsonl');
    symlinkSync(elsewhere, join(folder, 'trials.jsonl'));
    expect(() => readFinished(folder)).toThrow(expect.objectContaining({ code: 'RESULTS_FOLDER_UNUSABLE' }));

    const other = temporaryFolder();
    mkdirSync(join(other, 'trials.jsonl'));
    expect(() => readFinished(other)).toThrow(
      expect.objectContaining({
        code: 'RESULTS_FOLDER_UNUSABLE',
        message: expect.stringContaining(join(other, 'trials.jsonl')),
      }),
    );
  });
});
