import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openResults, type ResultsStore, type TrialResult, toTrialRecord, trialLine } from '../../src/results/index.ts';
import { sha256Hex } from '../../src/shared/index.ts';
import { divergedAt, examplePoint, exampleTrial, failure, finishedWith } from '../summary/examples.ts';
import { temporaryFolder } from './folders.ts';

const recordAt = (learningRate: number, result: TrialResult = finishedWith({ 'test.loss': learningRate })) =>
  toTrialRecord(exampleTrial(examplePoint(0, { learningRate })), result);
const [first, second, third] = [recordAt(0.1), recordAt(1, divergedAt(3)), recordAt(10)];
const textOf = (...records: (typeof first)[]) => records.map((record) => `${trialLine(record)}\n`).join('');

function open(folder: string): ResultsStore {
  const store = openResults(folder);
  onTestFinished(() => store.close());
  return store;
}

/** Some systems have no such tool, and no other way to cut a write short. */
const limiter = 'prlimit';
const limitsFileSize = spawnSync(limiter, ['--version']).status === 0;

async function withFileSizeLimit(bytes: number, action: () => void | Promise<void>): Promise<void> {
  const limit = (value: string) => execFileSync(limiter, ['--pid', String(process.pid), `--fsize=${value}:`]);
  limit(String(bytes));
  try {
    await action();
  } finally {
    limit('unlimited');
  }
}

const unusable = (path: string) =>
  expect.objectContaining({ kind: 'input', code: 'RESULTS_FOLDER_UNUSABLE', message: expect.stringContaining(path) });
const full = expect.objectContaining({ kind: 'environment', code: 'RESULTS_DISK_FULL' });

describe('[I] results/store', () => {
  it('makes the folder and keeps each trial in the file as it is appended', () => {
    const folder = join(temporaryFolder(), 'results', 'lr-sweep');
    const store = open(folder);
    const file = join(folder, 'trials.jsonl');
    store.append(first);
    expect(readFileSync(file, 'utf8')).toBe(textOf(first));
    store.append(second);
    expect(readFileSync(file, 'utf8')).toBe(textOf(first, second));
    expect([...store.readFinished().records.values()]).toEqual([first, second]);
  });

  it('appends behind what earlier runs left, and cuts off a line that a crash left torn', () => {
    const whole = textOf(first, second);
    for (const torn of ['', '{', trialLine(third), trialLine(third).repeat(2)]) {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'trials.jsonl'), whole + torn);
      const store = open(folder);
      store.append(third);
      expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe(whole + textOf(third));
    }
  });

  it.runIf(limitsFileSize)(
    'leaves earlier lines whole where an append fails half-way, and goes on when there is room',
    async () => {
      const folder = temporaryFolder();
      const file = join(folder, 'trials.jsonl');
      const store = open(folder);
      store.append(first);
      await withFileSizeLimit(textOf(first).length + 100, () => expect(() => store.append(second)).toThrow(full));
      expect(readFileSync(file, 'utf8')).toBe(textOf(first));
      store.append(third);
      expect(readFileSync(file, 'utf8')).toBe(textOf(first, third));
    },
  );

  it('puts trials in the order that it is given, and the other files beside them', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    for (const record of [third, first, recordAt(2, failure)]) store.append(record);
    await store.finish([first, second, third], { 'summary.json': '{}\n', 'summary.md': '# 勾配\n' });
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe(textOf(first, second, third));
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toBe('# 勾配\n');
    await store.close();
    expect(readdirSync(folder).sort()).toEqual(['summary.json', 'summary.md', 'trials.jsonl']);
  });

  it('appends behind the rewritten file after it has finished', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.append(first);
    store.append(second);
    await store.finish([second], {});
    store.append(third);
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe(textOf(second, third));
  });

  it.runIf(limitsFileSize)(
    'leaves the old file whole, and nothing beside it, where a new one does not fit on the disk',
    async () => {
      const folder = temporaryFolder();
      const store = open(folder);
      await store.finish([first], { 'summary.json': 'old' });
      const before = readdirSync(folder);
      await withFileSizeLimit(textOf(first).length + 100, () =>
        expect(store.finish([first], { 'summary.json': 'new'.repeat(10_000) })).rejects.toThrow(full),
      );
      expect(readFileSync(join(folder, 'summary.json'), 'utf8')).toBe('old');
      expect(readdirSync(folder)).toEqual(before);
    },
  );

  it('leaves a file alone that is as it should be, and puts in place one that a link leads to', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.finish([first], { 'summary.json': 'one', 'summary.md': 'two' });
    const numberOf = (name: string) => lstatSync(join(folder, name)).ino;
    const before = ['summary.json', 'summary.md'].map(numberOf);
    renameSync(join(folder, 'summary.md'), join(folder, 'elsewhere'));
    symlinkSync('elsewhere', join(folder, 'summary.md'));
    await store.finish([first], { 'summary.json': 'one', 'summary.md': 'two' });
    expect(numberOf('summary.json')).toBe(before[0]);
    expect(lstatSync(join(folder, 'summary.md')).isFile()).toBe(true);
    expect(numberOf('summary.md')).not.toBe(before[1]);
  });

  it('writes over what a crash left half written', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'summary.json.tmp'), 'half of it and more than the whole');
    await open(folder).finish([], { 'summary.json': '{}\n' });
    expect(readFileSync(join(folder, 'summary.json'), 'utf8')).toBe('{}\n');
    expect(existsSync(join(folder, 'summary.json.tmp'))).toBe(false);
  });

  it('refuses a file in the place of the folder, or above it', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openResults(file)).toThrow(unusable(file));
    expect(() => openResults(join(file, 'lr-sweep'))).toThrow(unusable(file));
  });

  it.skipIf(process.platform === 'win32')('refuses a working folder that is gone, and does not wait for it', () => {
    const [gone, before] = [temporaryFolder(), process.cwd()];
    process.chdir(gone);
    onTestFinished(() => process.chdir(before));
    rmSync(gone, { recursive: true });
    expect(() => openResults('results/lr-sweep')).toThrow(unusable('results/lr-sweep'));
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'refuses a folder without the right to write',
    () => {
      const folder = temporaryFolder();
      chmodSync(folder, 0o500);
      onTestFinished(() => chmodSync(folder, 0o700));
      expect(() => openResults(folder)).toThrow(unusable(folder));
      expect(() => openResults(join(folder, 'lr-sweep'))).toThrow(unusable(folder));
    },
  );

  it('never writes through a link', async () => {
    const elsewhere = temporaryFolder();
    const target = join(elsewhere, 'target');
    writeFileSync(target, 'mine');

    const folder = temporaryFolder();
    for (const name of ['trials.jsonl', 'summary.json']) symlinkSync(target, join(folder, name));
    const store = open(folder);
    expect(() => store.append(first)).toThrow(unusable('trials.jsonl'));
    await store.finish([first], { 'summary.json': '{}' });
    expect(lstatSync(join(folder, 'summary.json')).isSymbolicLink()).toBe(false);
    expect(readFileSync(target, 'utf8')).toBe('mine');

    symlinkSync(elsewhere, join(folder, 'weights'));
    writeFileSync(join(elsewhere, `${first.id}.safetensors`), 'mine');
    expect(() => store.weights.write(second.id, new Uint8Array(1))).toThrow(unusable('weights'));
    expect(() => store.weights.removeExcept([])).toThrow(unusable('weights'));
    expect(readdirSync(elsewhere).sort()).toEqual([`${first.id}.safetensors`, 'target']);

    const link = join(elsewhere, 'link');
    symlinkSync(folder, link);
    expect(() => openResults(link)).toThrow(unusable(link));
  });

  it('does not append through a link that took the place of the file', async () => {
    const folder = temporaryFolder();
    const target = join(temporaryFolder(), 'target');
    writeFileSync(target, 'mine');
    const store = openResults(folder);
    store.append(first);
    rmSync(join(folder, 'trials.jsonl'));
    symlinkSync(target, join(folder, 'trials.jsonl'));
    expect(() => store.append(second)).toThrow(unusable('trials.jsonl'));
    expect(readFileSync(target, 'utf8')).toBe('mine');
    // The first trial may have been synced before its file was taken away, or not.
    await store.close().catch((error) => expect(error).toEqual(unusable('trials.jsonl')));
  });

  it('keeps weights by trial, knows them again by their sha256, and removes the others', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    const bytes = new Uint8Array([1, 2, 3]);
    expect(store.hasWeights(first.id, sha256Hex(bytes))).toBe(false);
    for (const { id } of [first, second, third]) store.weights.write(id, bytes);
    expect(store.hasWeights(first.id, sha256Hex(bytes))).toBe(true);
    expect(store.hasWeights(first.id, sha256Hex('other'))).toBe(false);

    writeFileSync(join(folder, 'weights', 'notes.txt'), 'of a person');
    writeFileSync(join(folder, 'weights', `${first.id}.safetensors.tmp`), 'of a crash');
    store.weights.removeExcept([second.id]);
    expect(readdirSync(join(folder, 'weights')).sort()).toEqual([`${second.id}.safetensors`, 'notes.txt'].sort());
  });

  it('removes the folder of weights with the last of them, and does not miss it', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.weights.removeExcept([]);
    store.weights.write(first.id, new Uint8Array(1));
    store.weights.removeExcept([]);
    expect(existsSync(join(folder, 'weights'))).toBe(false);
    mkdirSync(join(folder, 'weights'));
    store.weights.removeExcept([first.id]);
    expect(existsSync(join(folder, 'weights'))).toBe(false);
  });
});
