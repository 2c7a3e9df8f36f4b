import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const ofBits = [
  'Math.exp(1)',
  'Math.pow(2, 0.5)',
  'Math.random()',
  '3 ** 0.5',
  'Date.now()',
  'new Date()',
  'performance.now()',
  "'a'.localeCompare('b')",
  '(1.5).toLocaleString()',
];
const harmless = ['Math.sqrt(2)', 'Math.fround(0.1)', '1 / 3'];
const ofPrinting = ["process.stdout.write('a')", "process.stderr.write('a', () => {})", "console.error('a')"];

/** Each in a file of its own in the train room, so that one look at all of them tells which was refused. */
const planted = [...ofBits, ...harmless, ...ofPrinting];

let ofAll: Promise<string> | undefined;

/** Whether a plugin of the linter refuses a planted statement. */
async function isRefused(statement: string): Promise<boolean> {
  ofAll ??= lintPlanted();
  return new RegExp(`planted-${planted.indexOf(statement)}\\.ts:1:\\d+ plugin`).test(await ofAll);
}

async function lintPlanted(): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-bits-'));
  try {
    for (const name of ['.biome.jsonc', '.biome', '.gitignore']) {
      cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
    }
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    cpSync(path.join(root, 'src/train'), path.join(folder, 'src/train'), { recursive: true });
    const files = planted.map((_, i) => `src/train/planted-${i}.ts`);
    for (const [i, file] of files.entries()) {
      writeFileSync(path.join(folder, file), `export const planted = ${planted[i]};\n`);
    }
    const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--max-diagnostics=none', ...files];
    return await new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('[E] the lint rule that keeps the bits the same', () => {
  it.each(ofBits)('refuses %s', async (statement) => {
    expect(await isRefused(statement)).toBe(true);
  });

  it.each(harmless)('lets %s pass', async (statement) => {
    expect(await isRefused(statement)).toBe(false);
  });
});

describe('[E] the lint rule that keeps what is printed to one door', () => {
  it.each(ofPrinting)('refuses %s', async (statement) => {
    expect(await isRefused(statement)).toBe(true);
  });
});
