import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openResults, type ResultsStore, type TrialResult, toTrialRecord, trialLine } from '../../src/results/index.ts';
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
const lost = (text: string) => expect.objectContaining({ kind: 'environment', message: expect.stringContaining(text) });
const full = expect.objectContaining({ kind: 'environment', code: 'RESULTS_DISK_FULL' });

describe('[I] results/store', () => {
  it('makes the folder and keeps each trial in the file as it is appended', async () => {
    const folder = join(temporaryFolder(), 'results', 'lr-sweep');
    const store = open(folder);
    const file = join(folder, 'trials.jsonl');
    await store.append([first]);
    expect(readFileSync(file, 'utf8')).toBe(textOf(first));
    await store.append([second]);
    expect(readFileSync(file, 'utf8')).toBe(textOf(first, second));
    expect([...store.readFinished().records.values()]).toEqual([first, second]);
  });

  it('keeps lines that are longer than what is written at once, among shorter ones, when they end and in their order', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'trials.jsonl');
    const long = (learningRate: number) => {
      const loss = Array.from({ length: 90_000 }, (_, i) => learningRate + 1 / (i + 3));
      const curves = { ...finishedWith({}).curves, batchLoss: { step: loss.map((_, i) => i), loss } };
      return recordAt(learningRate, { ...finishedWith({ 'test.loss': 1 }), curves });
    };
    const short = Array.from({ length: 3_000 }, (_, i) => recordAt(i + 20));
    const records = [first, long(1.5), second, ...short, long(2.5)];
    const store = open(folder);
    await store.append(records);
    expect(readFileSync(file, 'utf8') === textOf(...records)).toBe(true);
    await store.append([third]);
    store.finish([third, ...records], {});
    expect(readFileSync(file, 'utf8') === textOf(third, ...records)).toBe(true);
    expect(store.readFinished().records.size).toBe(records.length + 1);
  });

  it('gives the hash of the file, whether it was read, written, or neither', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'trials.jsonl');
    const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
    const store = open(folder);
    expect(store.hashTrials()).toBe(hashOf(''));
    await store.append([first]);
    expect(store.hashTrials()).toBe(hashOf(textOf(first)));
    store.close();
    // More than is read at once.
    const long = `${textOf(first, second)}${' '.repeat(3_000_000)}`;
    writeFileSync(file, long);
    const other = open(folder);
    expect(other.hashTrials()).toBe(hashOf(long));
    expect(other.readFinished().tornLines).toBe(1);
    expect(other.hashTrials()).toBe(hashOf(long));
  });

  it('takes what another program leaves before the file was read for what earlier runs left', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'trials.jsonl');
    writeFileSync(file, textOf(first));
    const told: string[] = [];
    const store = openResults(folder, (message) => told.push(message));
    onTestFinished(() => store.close());
    writeFileSync(file, textOf(first, second));
    store.write({ 'summary.md': '# Summary\n' });
    expect([...store.readFinished().records.values()]).toEqual([first, second]);
    await store.append([third]);
    expect(readFileSync(file, 'utf8')).toBe(textOf(first, second, third));
    expect(told).toEqual([]);
  });

  it('takes what another program writes where there was no file for nothing of its own, and says so', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'trials.jsonl');
    const told: string[] = [];
    const store = openResults(folder, (message) => told.push(message));
    onTestFinished(() => store.close());
    writeFileSync(file, 'a line of somebody else\n');
    expect(store.readFinished().records.size).toBe(0);
    await store.append([first]);
    expect(readFileSync(file, 'utf8')).toBe(textOf(first));
    expect(told).toEqual([expect.stringContaining('trials.jsonl was changed or removed by another program')]);
  });

  it('takes trials that come together as one, and none as nothing', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.append([]);
    expect(existsSync(join(folder, 'trials.jsonl'))).toBe(false);
    await store.append([first, second]);
    await store.append([third]);
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe(textOf(first, second, third));
  });

  it('leaves a file alone that holds the very lines that it is to have, and no other', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'trials.jsonl');
    const inode = () => lstatSync(file).ino;
    const finishAgain = (text: string, meanwhile?: string) => {
      writeFileSync(file, text);
      const before = inode();
      const store = open(folder);
      const { records } = store.readFinished();
      if (meanwhile !== undefined) writeFileSync(file, meanwhile);
      store.finish([...records.values()], {});
      store.close();
      return { isLeft: inode() === before, text: readFileSync(file, 'utf8') };
    };
    const text = textOf(first, second);
    expect(finishAgain(text)).toEqual({ isLeft: true, text });
    rmSync(file);
    const empty = open(folder);
    expect(empty.readFinished().records.size).toBe(0);
    empty.finish([], {});
    empty.close();
    expect(readFileSync(file, 'utf8')).toBe('');
    expect(finishAgain(text.replaceAll('\n', '\r\n'))).toEqual({ isLeft: false, text });
    expect(finishAgain(textOf(first, second, first))).toEqual({ isLeft: false, text });
    expect(finishAgain(`${text}{"torn`)).toEqual({ isLeft: false, text });
    // Bytes that another program changed, as many as there were.
    expect(finishAgain(text, text.replace('finished', 'fXnished'))).toEqual({ isLeft: false, text });
  });

  it.runIf(limitsFileSize)('keeps none of a group that does not fit on the disk as a whole', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.append([first]);
    const limit = textOf(first, second).length + 100;
    await withFileSizeLimit(limit, () => expect(store.append([second, third])).rejects.toThrow(full));
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe(textOf(first));
  });

  it('appends behind what earlier runs left, and cuts off a line that a crash left torn', async () => {
    const whole = textOf(first, second);
    for (const torn of ['', '{', trialLine(third), trialLine(third).repeat(2)]) {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'trials.jsonl'), whole + torn);
      const store = open(folder);
      await store.append([third]);
      expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe(whole + textOf(third));
    }
  });

  it.runIf(limitsFileSize)(
    'leaves earlier lines whole where an append fails half-way, and goes on when there is room',
    async () => {
      const folder = temporaryFolder();
      const file = join(folder, 'trials.jsonl');
      const store = open(folder);
      await store.append([first]);
      await withFileSizeLimit(textOf(first).length + 100, () => expect(store.append([second])).rejects.toThrow(full));
      expect(readFileSync(file, 'utf8')).toBe(textOf(first));
      await store.append([third]);
      expect(readFileSync(file, 'utf8')).toBe(textOf(first, third));
    },
  );

  it('puts trials in the order that it is given, and the other files beside them', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.append([third, first, recordAt(2, failure)]);
    store.finish([first, second, third], { 'summary.json': '{}\n', 'summary.md': '# 勾配\n' });
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe(textOf(first, second, third));
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toBe('# 勾配\n');
    store.close();
    expect(readdirSync(folder).sort()).toEqual(['summary.json', 'summary.md', 'trials.jsonl']);
  });

  it('appends behind the rewritten file after it has finished', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.append([first]);
    await store.append([second]);
    store.finish([second], {});
    await store.append([third]);
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe(textOf(second, third));
  });

  it.runIf(limitsFileSize)(
    'leaves the old file whole, and nothing beside it, where a new one does not fit on the disk',
    async () => {
      const folder = temporaryFolder();
      const store = open(folder);
      store.finish([first], { 'summary.json': 'old' });
      const before = readdirSync(folder);
      await withFileSizeLimit(textOf(first).length + 100, () =>
        expect(() => store.finish([first], { 'summary.json': 'new'.repeat(10_000) })).toThrow(full),
      );
      expect(readFileSync(join(folder, 'summary.json'), 'utf8')).toBe('old');
      expect(readdirSync(folder)).toEqual(before);
    },
  );

  it('leaves a file alone that is as it should be, and puts in place one that a link leads to', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.finish([first], { 'summary.json': 'one', 'summary.md': 'two' });
    const numberOf = (name: string) => lstatSync(join(folder, name)).ino;
    const before = ['summary.json', 'summary.md'].map(numberOf);
    renameSync(join(folder, 'summary.md'), join(folder, 'elsewhere'));
    symlinkSync('elsewhere', join(folder, 'summary.md'));
    store.finish([first], { 'summary.json': 'one', 'summary.md': 'two' });
    expect(numberOf('summary.json')).toBe(before[0]);
    expect(lstatSync(join(folder, 'summary.md')).isFile()).toBe(true);
    expect(numberOf('summary.md')).not.toBe(before[1]);
  });

  it('writes over what a crash left half written', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'summary.json.tmp'), 'half of it and more than the whole');
    open(folder).finish([], { 'summary.json': '{}\n' });
    expect(readFileSync(join(folder, 'summary.json'), 'utf8')).toBe('{}\n');
    expect(existsSync(join(folder, 'summary.json.tmp'))).toBe(false);
  });

  it('removes what a crash left half written of a file that is as it should be', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'trials.jsonl'), textOf(first, second));
    writeFileSync(join(folder, 'trials.jsonl.tmp'), textOf(first));
    const store = open(folder);
    store.finish([...store.readFinished().records.values()], {}, () => ({}));
    store.close();
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe(textOf(first, second));
    expect(readdirSync(folder)).not.toContain('trials.jsonl.tmp');
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
    expect(() => openResults(folder)).toThrow(unusable('trials.jsonl'));
    rmSync(join(folder, 'trials.jsonl'));
    const store = open(folder);
    store.finish([first], { 'summary.json': '{}' });
    expect(lstatSync(join(folder, 'summary.json')).isSymbolicLink()).toBe(false);
    expect(readFileSync(target, 'utf8')).toBe('mine');

    symlinkSync(elsewhere, join(folder, 'weights'));
    writeFileSync(join(elsewhere, `${first.id}.safetensors`), 'mine');
    expect(() => store.weights.write(second.id, new Uint8Array(1))).toThrow(lost('weights'));
    expect(() => store.weights.removeExcept([])).toThrow(lost('weights'));
    expect(readdirSync(elsewhere).sort()).toEqual([`${first.id}.safetensors`, 'target']);

    const link = join(elsewhere, 'link');
    symlinkSync(folder, link);
    expect(() => openResults(link)).toThrow(unusable(link));
  });

  describe('where others meddle with the folder while it is open', () => {
    const target = join(mkdtempSync(join(tmpdir(), 'kobai-link-')), 'target');
    afterAll(() => rmSync(dirname(target), { recursive: true }));
    const acts: Readonly<Record<string, (file: string) => void>> = {
      'cut short': (file) => truncateSync(file, 10),
      emptied: (file) => truncateSync(file),
      removed: (file) => rmSync(file),
      'moved away': (file) => renameSync(file, `${file}.moved`),
      'written to': (file) => appendFileSync(file, 'a line of somebody else\n'),
      'replaced by as many bytes': (file) => {
        const bytes = readFileSync(file);
        writeFileSync(`${file}.new`, bytes.fill(0x20));
        renameSync(`${file}.new`, file);
      },
      'replaced by a link': (file) => {
        rmSync(file);
        symlinkSync(target, file);
      },
      'replaced by a pipe': (file) => {
        rmSync(file);
        execFileSync('mkfifo', [file]);
      },
    };
    const expectWhole = (folder: string, ...records: (typeof first)[]) => {
      expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe(textOf(...records));
      expect(lstatSync(join(folder, 'trials.jsonl')).isFile()).toBe(true);
      expect(readFileSync(target, 'utf8')).toBe('mine');
    };

    it.each(Object.keys(acts))('writes trials.jsonl again from memory when it was %s', async (name) => {
      writeFileSync(target, 'mine');
      for (const next of ['append', 'finish', 'close'] as const) {
        const folder = temporaryFolder();
        writeFileSync(join(folder, 'trials.jsonl'), textOf(third));
        const told: string[] = [];
        const store = openResults(folder, (message) => told.push(message));
        await store.append([first]);
        acts[name]?.(join(folder, 'trials.jsonl'));
        if (next === 'append') await store.append([second]);
        if (next === 'finish') store.finish([third, first], {});
        store.close();
        expectWhole(folder, third, first, ...(next === 'append' ? [second] : []));
        expect(told).toEqual([expect.stringContaining('trials.jsonl was changed or removed by another program')]);
      }
    });

    it('makes the folder again with every trial when it was removed or moved away, and holds its lock', async () => {
      for (const act of [
        (folder: string) => rmSync(folder, { recursive: true }),
        (folder: string) => renameSync(folder, mkdtempSync(`${folder}-`)),
      ]) {
        const folder = join(temporaryFolder(), 'lr-sweep');
        const told: string[] = [];
        const store = openResults(folder, (message) => told.push(message));
        await store.append([first]);
        act(folder);
        await store.append([second]);
        expectWhole(folder, first, second);
        expect(() => openResults(folder)).toThrow(expect.objectContaining({ code: 'RESULTS_LOCKED' }));
        act(folder);
        store.finish([second, first], { 'summary.json': '{}' });
        expectWhole(folder, second, first);
        store.close();
        expect(readdirSync(folder)).toEqual(['summary.json', 'trials.jsonl']);
        expect(told.filter((message) => message.includes('is made again'))).toHaveLength(2);
      }
    });

    it('gives up on a folder that is removed as often as the last files are put into it', () => {
      const folder = join(temporaryFolder(), 'lr-sweep');
      const store = openResults(folder);
      let times = 0;
      const removeFolder = () => {
        times += 1;
        // One that never gave up would come to its end here.
        if (times < 10) rmSync(folder, { recursive: true });
        return {};
      };
      expect(() => store.finish([first], {}, removeFolder)).toThrow(lost('as often as it is written'));
      expect(times).toBe(3);
      store.close();
    });

    it('leaves the folder to another that took it meanwhile, with an error of the environment', async () => {
      const folder = join(temporaryFolder(), 'lr-sweep');
      const store = openResults(folder);
      rmSync(folder, { recursive: true });
      mkdirSync(join(folder, '.lock'), { recursive: true });
      writeFileSync(join(folder, '.lock', '1@elsewhere,1,'), '');
      await expect(store.append([first])).rejects.toThrow(lost('is being written by process'));
    });
  });

  it('has what stands in the place of weights or of a checkpoint for a fault of the environment', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    for (const [files, name] of [
      [store.weights, `weights/${first.id}.safetensors`],
      [store.checkpoints, `checkpoints/${first.id}.bin`],
    ] as const) {
      mkdirSync(join(folder, name), { recursive: true });
      expect(() => files.read(first.id)).toThrow(lost(name));
    }
  });

  it('refuses, before anything is trained, what is no file in the place of trials.jsonl', () => {
    for (const make of [(file: string) => mkdirSync(file), (file: string) => execFileSync('mkfifo', [file])]) {
      const folder = temporaryFolder();
      make(join(folder, 'trials.jsonl'));
      expect(() => openResults(folder)).toThrow(unusable('trials.jsonl'));
      expect(readdirSync(folder)).toEqual(['trials.jsonl']);
    }
  });

  it('keeps weights by trial, and removes the others', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    const bytes = new Uint8Array([1, 2, 3]);
    expect(store.weights.read(first.id)).toBeUndefined();
    for (const { id } of [first, second, third]) store.weights.write(id, bytes);
    expect(store.weights.read(first.id)).toEqual(Buffer.from(bytes));

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
