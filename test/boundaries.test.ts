import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Checks a copy of the sources into which a line was planted. */
async function cruise(planted?: { file: string; line: string }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-boundaries-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['src', 'package.json', 'tsconfig.json', '.dependency-cruiser.mjs']) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  if (planted) writeFileSync(path.join(folder, planted.file), `${planted.line}\n`, { flag: 'a' });
  const binary = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [binary, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src'];
  return new Promise<{ totalCruised: number; violated: string[] }>((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout) => {
      if (stdout === '') return reject(error);
      const { summary } = JSON.parse(stdout);
      const violated = summary.violations.map(({ rule }: { rule: { name: string } }) => rule.name);
      return resolve({ totalCruised: summary.totalCruised, violated });
    });
  });
}

describe('[E] the boundaries between rooms', () => {
  it('hold, over every module of src', async () => {
    const { totalCruised, violated } = await cruise();
    expect(violated).toEqual([]);
    expect(totalCruised).toBeGreaterThan(100);
  });

  it.each([
    { rule: 'kernels-imports', file: 'src/kernels/reference.ts', line: "import '../shared/index.ts';" },
    { rule: 'plan-imports', file: 'src/plan/points.ts', line: "import '../results/index.ts';" },
    { rule: 'by-the-door', file: 'src/plan/points.ts', line: "import '../shared/random.ts';" },
    { rule: 'top-by-the-door', file: 'src/cli.ts', line: "import './train/trial.ts';" },
    { rule: 'threads-live-in-the-pool', file: 'src/train/trial.ts', line: "import 'node:worker_threads';" },
    {
      rule: 'files-are-read-and-written-in-few-places',
      file: 'src/train/trial.ts',
      line: "import 'node:fs';",
    },
    { rule: 'no-cycles', file: 'src/plan/settle.ts', line: "import './trials.ts';" },
  ])('refuse a planted import that breaks $rule', async ({ rule, file, line }) => {
    expect((await cruise({ file, line })).violated).toContain(rule);
  });
});
