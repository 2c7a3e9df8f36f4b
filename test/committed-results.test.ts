import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runAction } from './helpers/action.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** The names of the experiments that the nightly workflow hands to the action. */
function namesAtNight(): string[] {
  const { jobs } = parse(read('.github/workflows/nightly.yml'));
  const steps: { uses?: string; with?: { files: string } }[] = jobs.verify.steps;
  const files = steps.find(({ uses }) => uses === './.github/actions/verify')?.with?.files ?? '';
  return files.split(/\s+/).map((file) => path.basename(file, '.yaml'));
}

/** Those that take a second or a few. */
const quick = ['gradient-method', 'lr-sweep', 'optimizer-paths', 'xor'];

describe('[E] the committed results', () => {
  it('are, where they are quick, what the action of the nightly workflow gets, to the last bit', async () => {
    const { codes, stdout, outputs, summary, reports } = await runAction({
      files: quick.map((name) => `experiments/${name}.yaml`).join(' '),
      cwd: root,
    });
    expect([codes, stdout]).toEqual([[0], expect.stringMatching(/^kobai verify: same, (\d+) of \1 trials compared$/m)]);
    expect(outputs).toMatchObject({ 'exit-code': '0' });
    expect(summary).toContain('same');
    expect(Object.keys(reports).sort()).toEqual(['verify.json', 'verify.md', 'verify.xml']);
    // Some seconds; a small machine may have other tests to run meanwhile.
  }, 300_000);

  it('are all verified at night', () => {
    const committed = Array.from(read('.gitignore').matchAll(/^!\/results\/(.*)\/$/gm), ([, name]) => name);
    expect(committed.length).toBeGreaterThan(0);
    expect(namesAtNight().sort()).toEqual(committed.sort());
  });

  it('have every picture that the tour shows, and hold what each experiment of it expects', () => {
    const tour = read('experiments/README.md');
    const pictures = Array.from(tour.matchAll(/\]\(\.\.\/(results\/[^)]+)\)/g), ([, file = '']) => file);
    expect(pictures.length).toBeGreaterThan(8);
    for (const file of pictures) expect(read(file)).not.toBe('');
    const names = /\{(.*)\}/.exec(tour)?.[1]?.split(',') ?? [];
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
