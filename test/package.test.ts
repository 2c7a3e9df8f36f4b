import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

describe('[E] the package', () => {
  it('is as publint would have it', async () => {
    const { messages, pkg } = await publint({ pkgDir: root, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it('is built when it is prepared, and again only where what it is built of has changed or native kernels are missing', () => {
    const clone = mkdtempSync(path.join(tmpdir(), 'kobai-clone-'));
    onTestFinished(() => rmSync(clone, { recursive: true }));
    const at = (place: string) => path.join(clone, place);
    for (const folder of ['src/train', 'schema', 'dist']) mkdirSync(at(folder), { recursive: true });
    for (const file of ['package-lock.json', 'tsconfig.json', 'src/cli.ts', 'src/train/trial.ts']) {
      writeFileSync(at(file), '{}');
    }
    writeFileSync(at('package.json'), JSON.stringify({ scripts: { build: 'node schema/build.mjs' } }));
    const native = `prebuilds/${process.platform}-${process.arch}`;
    writeFileSync(
      at('schema/build.mjs'),
      `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
      appendFileSync('builds', 'built ');
      mkdirSync('${native}', { recursive: true });
      for (const file of ['${native}/kernels.node', 'dist/build.sha256']) writeFileSync(file, '');`,
    );
    copyFileSync(path.join(root, 'src/prepare.mjs'), at('src/prepare.mjs'));
    const buildsAfter = (change: () => void) => {
      change();
      execFileSync(process.execPath, [at('src/prepare.mjs')], { stdio: 'ignore' });
      return readFileSync(at('builds'), 'utf8').trim().split(' ').length;
    };
    expect(buildsAfter(() => {})).toBe(1);
    expect(buildsAfter(() => {})).toBe(1);
    expect(buildsAfter(() => writeFileSync(at('src/train/trial.ts'), 'changed'))).toBe(2);
    expect(buildsAfter(() => rmSync(at('src/train/trial.ts')))).toBe(3);
    expect(buildsAfter(() => rmSync(at('src/cli.ts')))).toBe(4);
    expect(buildsAfter(() => rmSync(at(native), { recursive: true }))).toBe(5);
    expect(buildsAfter(() => {})).toBe(5);
  });
});
