import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallExperiment } from '../helpers/cli.ts';
import { hasNativeKernels, nativeFile, root } from '../helpers/native-kernels.ts';

const line = /^native kernels cannot be used here, and WebAssembly takes their place, slower: (.+)$/gm;

const folders: string[] = [];
const temporaryFolder = () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-native-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** kobai as it is packed, with another file of native kernels, or without one. */
function packageWith(file: Uint8Array | undefined): string {
  const folder = temporaryFolder();
  for (const part of ['dist', 'schema', 'package.json']) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  if (file) {
    cpSync(path.join(root, 'prebuilds'), path.join(folder, 'prebuilds'), { recursive: true });
    writeFileSync(path.join(folder, nativeFile), file);
  }
  return folder;
}

/** Runs the small experiment in a folder of its own. */
async function runSmall(home = root, flags: readonly string[] = [], ...options: string[]) {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'small.yaml'), smallExperiment);
  const args = [...flags, path.join(home, 'dist/cli.cjs'), 'run', 'small.yaml', ...options];
  const { code, stderr } = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, args, { cwd: folder }, (_error, _stdout, text) => {
      resolve({ code: child.exitCode, stderr: text });
    });
  });
  expect(code, stderr).toBe(0);
  const read = (name: string) => readFileSync(path.join(folder, 'results/small', name), 'utf8');
  return { stderr, facts: JSON.parse(read('run.json')), trials: read('trials.jsonl') };
}

describe.runIf(hasNativeKernels)('[E] native kernels', () => {
  let native: Awaited<ReturnType<typeof runSmall>>;
  beforeAll(async () => {
    native = await runSmall();
  });

  it('are taken where they can be, and the run says so with the width of their vectors', () => {
    expect(native.stderr).not.toMatch(line);
    expect(native.facts).toMatchObject({ kernels: 'native', vectorWidth: expect.any(Number) });
  });

  it('leave their place to those that are asked for', async () => {
    const { stderr, facts, trials } = await runSmall(root, [], '--kernels', 'wasm');
    expect(stderr).not.toMatch(line);
    expect(facts).toMatchObject({ kernels: 'wasm' });
    expect(facts).not.toHaveProperty('vectorWidth');
    expect(trials).toBe(native.trials);
  });

  it('leave their place to WebAssembly under --no-addons, which is said once', async () => {
    const { stderr, facts, trials } = await runSmall(root, ['--no-addons']);
    expect(stderr.match(line)).toHaveLength(1);
    expect(facts.kernels).toBe('wasm');
    expect(trials).toBe(native.trials);
  });

  it('leave their place to the plain loops in gradcheck where Node gives no permission, which is said once', () => {
    const permission = Number(process.versions.node.split('.')[0]) < 24 ? '--experimental-permission' : '--permission';
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'small.yaml'), smallExperiment);
    const args = [permission, '--allow-fs-read=*', path.join(root, 'dist/cli.cjs'), 'gradcheck', 'small.yaml'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(stderr.match(line)).toHaveLength(1);
  });

  it.each([
    ['missing', undefined],
    ['empty', new Uint8Array()],
    ['no library', new TextEncoder().encode('no library')],
    ['cut', hasNativeKernels ? readFileSync(path.join(root, nativeFile)).subarray(0, 20_000) : undefined],
  ])('leave their place to WebAssembly where their file is %s, which is said once', async (_name, file) => {
    const { stderr, facts, trials } = await runSmall(packageWith(file));
    expect(stderr.match(line)).toHaveLength(1);
    expect(facts.kernels).toBe('wasm');
    expect(trials).toBe(native.trials);
  });

  it("leave their place to WebAssembly where their file is another machine's, which is said once", async () => {
    const folder = packageWith(undefined);
    const file = path.join(folder, nativeFile);
    mkdirSync(path.dirname(file), { recursive: true });
    const bytes = readFileSync(path.join(root, nativeFile));
    // The machine in the header of an ELF file.
    bytes[18] = 0xf3;
    writeFileSync(file, bytes);
    writeFileSync(`${file}.sha256`, createHash('sha256').update(bytes).digest('hex'));
    const { stderr, facts } = await runSmall(folder);
    expect(stderr.match(line)).toHaveLength(1);
    expect(facts.kernels).toBe('wasm');
  });

  it('leave their place where they compute something else', async () => {
    const folder = packageWith(undefined);
    const sources = path.join(folder, 'src/kernels/native');
    cpSync(path.join(root, 'src/kernels/native'), sources, { recursive: true });
    const file = path.join(sources, 'elements.h');
    const text = readFileSync(file, 'utf8');
    const changed = text.replace('value * (splat(1) - value)', 'value - value * value');
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    // Compiled in half the time: how fast they are has no part in it.
    const build = path.join(sources, 'build.mjs');
    writeFileSync(build, readFileSync(build, 'utf8').replace("'-O3'", "'-O1'"));
    execFileSync(process.execPath, [build]);
    const { stderr, facts } = await runSmall(folder);
    expect([...stderr.matchAll(line)].map(([, why]) => why)).toEqual([
      'this machine does not compute with them as it should',
    ]);
    expect(facts.kernels).toBe('wasm');
  });
});

describe('[E] the build of native kernels', () => {
  it.each([
    ['there is no compiler', { PATH: '' }, 'there is no C compiler (cc, clang or gcc)'],
    ['the one that is asked for does not run', { CC: 'no-compiler' }, 'CC=no-compiler does not run'],
    ['it fails', { CC: 'cc -include no-such-file.h' }, 'no-such-file.h'],
  ])('leaves them out where %s, in one line', (_name, environment, why) => {
    const folder = packageWith(undefined);
    cpSync(path.join(root, 'src/kernels/native'), path.join(folder, 'src/kernels/native'), { recursive: true });
    const build = (...options: string[]) =>
      spawnSync(process.execPath, [path.join(folder, 'src/kernels/native/build.mjs'), ...options], {
        env: { ...process.env, ...environment },
        encoding: 'utf8',
      });
    const { status, stdout, stderr } = build('--if-possible');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^native kernels are not built, and WebAssembly takes their place, slower: .+\n$/);
    expect(stdout).toContain(why);
    expect(build().status).toBe(1);
  });
});
