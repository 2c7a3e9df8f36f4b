import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** The nightly workflow's own commands, the quick one first; `npx` would build a clone anew, under the other tests. */
function findCommands(): string[] {
  const { jobs } = parse(read('.github/workflows/nightly.yml'));
  const steps: { run?: string }[] = jobs.verify.steps;
  return steps.flatMap(({ run }) =>
    run?.includes('kobai verify') ? run.replace('npx kobai', 'node dist/cli.js') : [],
  );
}

/** The names between braces. */
const namesIn = (text: string) => /\{(.*)\}/.exec(text)?.[1]?.split(',') ?? [];

describe('[E] the committed results', () => {
  it('are, where they are quick, what the nightly workflow gets, to the last bit', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-nightly-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const command = (findCommands()[0] ?? '').replace('verify.xml', path.join(folder, 'verify.xml'));
    const env = { ...process.env, GITHUB_STEP_SUMMARY: path.join(folder, 'summary.md') };
    const { code, stdout, stderr } = await new Promise<{ code: number | null; stdout: string; stderr: string }>(
      (resolve) => {
        const child = execFile('bash', ['-ec', command], { cwd: root, env }, (_error, out, err) =>
          resolve({ code: child.exitCode, stdout: out, stderr: err }),
        );
      },
    );
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/^kobai verify: same, (\d+) of \1 trials compared$/m);
    expect(readdirSync(folder).sort()).toEqual(['summary.md', 'verify.xml']);
    // Some seconds; a small machine may have other tests to run meanwhile.
  }, 300_000);

  it('are all verified at night', () => {
    const committed = Array.from(read('.gitignore').matchAll(/^!\/results\/(.*)\/$/gm), ([, name]) => name);
    expect(committed.length).toBeGreaterThan(0);
    expect(findCommands().flatMap(namesIn).sort()).toEqual(committed.sort());
  });

  it('have every picture that the tour shows, and hold what each experiment of it expects', () => {
    const tour = read('experiments/README.md');
    const pictures = Array.from(tour.matchAll(/\]\(\.\.\/(results\/[^)]+)\)/g), ([, file = '']) => file);
    expect(pictures.length).toBeGreaterThan(8);
    for (const file of pictures) expect(read(file)).not.toBe('');
    const names = namesIn(tour);
    expect(names.length).toBe(10);
    for (const name of names) {
      const { expectations } = JSON.parse(read(`results/${name}/summary.json`));
      expect([name, expectations.length > 0, expectations.filter(({ held }: { held: boolean }) => !held)]).toEqual([
        name,
        true,
        [],
      ]);
    }
  });
});
