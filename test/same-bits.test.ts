import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the linter says of a file of the train room that holds one statement. */
function lint(statement: string): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-bits-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['.biome.jsonc', '.biome', '.gitignore']) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  cpSync(path.join(root, 'src/train'), path.join(folder, 'src/train'), { recursive: true });
  writeFileSync(path.join(folder, 'src/train/planted.ts'), `export const planted = ${statement};\n`);
  const args = [path.join(root, 'node_modules/@biomejs/biome/bin/biome'), 'lint', 'src/train/planted.ts'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

describe('[E] the lint rule that keeps the bits the same', () => {
  it.each([
    'Math.exp(1)',
    'Math.pow(2, 0.5)',
    'Math.random()',
    '3 ** 0.5',
    'Date.now()',
    'new Date()',
    'performance.now()',
    "'a'.localeCompare('b')",
    '(1.5).toLocaleString()',
  ])('refuses %s', async (statement) => {
    expect(await lint(statement)).toMatch(/planted\.ts:1:\d+ plugin/);
  });

  it.each(['Math.sqrt(2)', 'Math.fround(0.1)', '1 / 3'])('lets %s pass', async (statement) => {
    expect(await lint(statement)).not.toContain('plugin');
  });
});

describe('[E] the lint rule that keeps what is printed to one door', () => {
  it.each(["process.stdout.write('a')", "process.stderr.write('a', () => {})", "console.error('a')"])(
    'refuses %s',
    async (statement) => {
      expect(await lint(statement)).toMatch(/planted\.ts:1:\d+ plugin/);
    },
  );
});
