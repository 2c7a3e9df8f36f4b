/**
 * Functions of one float32, which the native kernels compute with fused steps and all others without: on every float32
 * they are the same. `node test/kernels/every-float.mjs`, a minute.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const native = path.join(here, '../../src/kernels/native');
const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-every-float-'));
const program = path.join(folder, 'every-float');
// The steps are the same at every width: the one that all processors of a kind have.
const widths = { x64: ['-DWIDTH=8', '-mavx2', '-mfma'], arm64: ['-DWIDTH=4'] };

try {
  const flags = ['-std=gnu11', '-O3', '-ffp-contract=off', '-fno-math-errno', '-Wno-unknown-pragmas', '-Wno-psabi'];
  const sources = ['-I', native, path.join(here, 'every-float.c'), '-o', program];
  execFileSync(process.env.CC ?? 'cc', [...flags, ...widths[process.arch], ...sources], { stdio: 'inherit' });
  process.exitCode = spawnSync(program, { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
