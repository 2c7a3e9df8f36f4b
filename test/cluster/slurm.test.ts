import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addCommands, makeWorkplace, threeRates } from '../helpers/cli.ts';
import { hasSlurm, startSlurm } from '../helpers/slurm.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const experiment = `${threeRates}repeats: 2
`;

describe.skipIf(!hasSlurm() && process.env.CI !== 'true')(
  '[E] the job array for Slurm, on a Slurm of this machine',
  () => {
    it('trains the shards of a sweep, which become the bytes of one run', { timeout: 180_000 }, async () => {
      const slurm = await startSlurm();
      onTestFinished(() => slurm.close());
      const place = makeWorkplace();
      place.write('e.yaml', experiment);
      await place.kobai('run', 'e.yaml', '--out', 'one');
      copyFileSync(path.join(root, 'experiments/machines/slurm.sh'), path.join(place.folder, 'slurm.sh'));
      const env = { ...slurm.env, PATH: `${addCommands(place)}:${slurm.env.PATH}` };
      const submit = ['--array=1-3', '--cpus-per-task=1', '--wait', 'slurm.sh', 'e.yaml'];
      execFileSync('sbatch', submit, { cwd: place.folder, env, stdio: 'pipe' });
      const folders = readdirSync(path.join(place.folder, 'results/e/shards')).map(
        (name) => `results/e/shards/${name}`,
      );
      expect(folders.toSorted()).toEqual([1, 2, 3].map((index) => `results/e/shards/${index}-of-3`));
      const { code, stderr } = await place.kobai('merge', ...folders);
      expect(code, stderr).toBe(0);
      for (const name of ['trials.jsonl', 'summary.json', 'report.html']) {
        expect(place.read(`results/e/${name}`)).toBe(place.read(`one/e/${name}`));
      }
    });
  },
);
