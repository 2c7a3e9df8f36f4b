import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha256Hex } from '../../src/shared/index.ts';
import { smallExperiment } from '../helpers/cli.ts';

const root = path.resolve(import.meta.dirname, '../..');

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** kobai as it is packed, in a folder of the test, and beside it an experiment. */
function makePackage() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-compiled-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const compiled = path.join(folder, 'dist/compiled');
  for (const part of ['dist', 'schema', 'prebuilds', 'package.json']) {
    if (!existsSync(path.join(root, part))) continue;
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  rmSync(compiled, { recursive: true, force: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'small.yaml'), smallExperiment);
  const kobai = (args: readonly string[], flags: readonly string[] = [], more = {}): Promise<Ended> =>
    new Promise((resolve) => {
      const words = [...flags, path.join(folder, 'dist/cli.cjs'), ...args];
      const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '', NO_COLOR: '1', ...more };
      const child = execFile(process.execPath, words, { cwd: folder, env }, (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr });
      });
    });
  const listKept = () => (existsSync(compiled) ? readdirSync(compiled).sort() : []);
  const keptFile = (use: string) => path.join(compiled, `${use}-${process.version}-${process.arch}`);
  return { folder, compiled, kobai, listKept, keptFile };
}

describe('[E] compiled code', () => {
  it('is kept for the next start, which takes it, by each command and by the threads', async () => {
    const { kobai, listKept, keptFile } = makePackage();
    const first = await kobai(['schema']);
    expect(first.code).toBe(0);
    expect(listKept()).toEqual([path.basename(keptFile('schema'))]);
    const kept = readFileSync(keptFile('schema'));
    // What is not taken is written anew, and no two compilations are one to the byte.
    expect(await kobai(['schema'])).toEqual(first);
    expect(readFileSync(keptFile('schema')).equals(kept)).toBe(true);
    expect(await kobai(['run', 'small.yaml'])).toMatchObject({ code: 0 });
    expect(listKept()).toEqual(['run', 'schema', 'worker-thread'].map((use) => path.basename(keptFile(use))));
  });

  it('is taken after trials were trained, for which Node 20 is told to optimize later, and by threads that start then', async () => {
    const { kobai, keptFile } = makePackage();
    const hashKept = () => ['plan', 'run', 'worker-thread'].map((use) => sha256Hex(readFileSync(keptFile(use))));
    const work = async () => {
      // The third thread and the fourth start when two are training; `plan` times a trial.
      const more = ['--set', 'repeats=50', '--workers', '4'];
      expect(await kobai(['run', 'small.yaml', '--fresh', ...more])).toMatchObject({ code: 0 });
      expect(await kobai(['plan', 'small.yaml'])).toMatchObject({ code: 0 });
    };
    await work();
    // Where there are results, a run loads what reads them.
    await work();
    const kept = hashKept();
    await work();
    expect(hashKept()).toEqual(kept);
  });

  it('is not kept by what is no command, nor by one that fails', async () => {
    const { kobai, listKept } = makePackage();
    expect(await kobai(['rum', 'small.yaml'])).toMatchObject({ code: 2 });
    expect(await kobai(['plan', 'nowhere.yaml'])).toMatchObject({ code: 2 });
    expect(listKept()).toEqual([]);
  });

  it('is neither read nor kept under NODE_DISABLE_COMPILE_CACHE', async () => {
    const { kobai, listKept } = makePackage();
    expect(await kobai(['schema'], [], { NODE_DISABLE_COMPILE_CACHE: '1' })).toMatchObject({ code: 0 });
    expect(listKept()).toEqual([]);
  });

  it('changes nothing where it is damaged, and is kept anew', async () => {
    const { kobai, keptFile } = makePackage();
    const first = await kobai(['schema']);
    expect(first.code).toBe(0);
    const whole = readFileSync(keptFile('schema'));
    const flipped = (place: number) => {
      const bytes = Buffer.from(whole);
      bytes[place] = ~whole[place]!;
      return bytes;
    };
    const places = [0, 4, 9, 2000, ...[0.1, 0.3, 0.5, 0.7, 0.9].map((part) => Math.floor(part * whole.length))];
    const damaged = [
      ...places.map(flipped),
      flipped(whole.length - 1),
      Buffer.alloc(0),
      whole.subarray(0, 7),
      whole.subarray(0, whole.length >> 1),
      Buffer.concat([whole, whole]),
      Buffer.from('not compiled'),
    ];
    for (const bytes of damaged) {
      writeFileSync(keptFile('schema'), bytes);
      expect(await kobai(['schema'])).toEqual(first);
      expect(readFileSync(keptFile('schema')).equals(bytes)).toBe(false);
    }
  });

  it('changes nothing where it is of V8 with other flags, and is kept anew', async () => {
    const { kobai, keptFile } = makePackage();
    const first = await kobai(['schema'], ['--no-lazy']);
    const kept = readFileSync(keptFile('schema'));
    expect(await kobai(['schema'])).toEqual(first);
    expect(readFileSync(keptFile('schema')).equals(kept)).toBe(false);
  });

  it('is of the very text of a bundle: of another one with the same length nothing is taken, nor stays', async () => {
    const { folder, kobai, keptFile } = makePackage();
    await kobai(['plan', 'small.yaml']);
    const kept = statSync(keptFile('plan')).size;
    const before = await kobai(['plan', '--help']);
    expect(before.stdout).toContain('Usage: kobai plan');
    const file = path.join(folder, 'dist/command-line.cjs');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"Usage:"', '"USAGE:"'));
    const { code, stdout } = await kobai(['plan', '--help']);
    expect([code, stdout]).toEqual([0, before.stdout.replace('Usage:', 'USAGE:')]);
    expect(statSync(keptFile('plan')).size).toBeLessThan(kept / 2);
  });

  it('changes nothing where it cannot be kept', async () => {
    const { compiled, kobai, folder } = makePackage();
    writeFileSync(compiled, 'not a folder');
    expect(await kobai(['run', 'small.yaml'])).toMatchObject({ code: 0 });
    rmSync(compiled);
    const permission = Number(process.versions.node.split('.')[0]) < 24 ? '--experimental-permission' : '--permission';
    expect(await kobai(['schema'], [permission, `--allow-fs-read=${folder}`, `--allow-fs-read=${root}`])).toMatchObject(
      {
        code: 0,
      },
    );
    expect(existsSync(compiled)).toBe(false);
  });

  it('is whole where many starts keep it at once', async () => {
    const { kobai, listKept } = makePackage();
    const ended = await Promise.all(Array.from({ length: 6 }, () => kobai(['schema'])));
    expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
    expect(listKept()).toHaveLength(1);
    expect(await kobai(['schema'])).toEqual(ended[0]);
  });
});
