/**
 * The tests of the kernels over C that is built with the address and undefined behaviour sanitizers of GCC: what is read
 * behind an array of its own, or misaligned, an overflow or a shift too far ends them. `node test/kernels/sanitized.mjs`,
 * on Linux.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-sanitized-'));
const sanitizers = '-fsanitize=address,undefined -fno-sanitize-recover=undefined -g';

try {
  for (const part of ['src', 'test', 'schema', 'package.json', 'tsconfig.json']) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  // In place of the compiler, since no other build has a use for more flags.
  const compiler = path.join(folder, 'gcc-with-sanitizers');
  writeFileSync(compiler, `#!/bin/sh\nexec gcc ${sanitizers} "$@"\n`);
  chmodSync(compiler, 0o755);
  const env = { ...process.env, CC: compiler };
  execFileSync(process.execPath, ['src/kernels/native/build.mjs'], { cwd: folder, env, stdio: 'inherit' });

  const runtimes = ['libasan.so', 'libubsan.so'].map((name) =>
    execFileSync('gcc', [`-print-file-name=${name}`], { encoding: 'utf8' }).trim(),
  );
  const tests = [
    'test/kernels/module',
    'test/kernels/replay',
    'test/kernels/self-test',
    'test/kernels/pixels',
    'test/train/replay',
  ];
  const { status } = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'test/vitest.config.ts', ...tests],
    {
      cwd: folder,
      stdio: 'inherit',
      // V8 leaves to the process what it has, and has a use for the signal of a bad access.
      env: { ...process.env, LD_PRELOAD: runtimes.join(' '), ASAN_OPTIONS: 'detect_leaks=0:handle_segv=0' },
    },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
