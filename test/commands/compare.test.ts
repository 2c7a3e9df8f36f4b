import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder, stdio: 'pipe' });

describe('[E] kobai compare', () => {
  it('compares folders, files and git revisions, and ends with 0 whether anything changed or not', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml');
    git(place.folder, 'init', '--quiet', '--initial-branch', 'main');
    git(place.folder, 'add', '.');
    git(place.folder, 'commit', '--quiet', '-m', 'results');
    const changesOf = async (first: string, second: string) => {
      const { code, stdout, stderr } = await place.kobai('compare', first, second, '--format', 'json');
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout);
    };
    const nothing = { settings: [], points: [], unchanged: 8 };
    expect(await changesOf('main:results/small', 'results/small')).toMatchObject(nothing);
    expect(await changesOf('HEAD:results/small/summary.json', 'results/small/trials.jsonl')).toMatchObject(nothing);
    await place.kobai('run', 'small.yaml', '--set', 'epochs=4', '--set', 'batchSize=[10, 20]', '--out', 'tried');
    const { settings, points, unchanged } = await changesOf('main:results/small', 'tried/small');
    expect(settings).toEqual([{ path: 'epochs', first: 3, second: 4 }]);
    const sides = points.map(({ parameters, side }: { parameters: { batchSize: number }; side: string }) => [
      parameters.batchSize,
      side,
    ]);
    expect(sides).toContainEqual([10, 'both']);
    expect(sides).toContainEqual([40, 'first']);
    expect(sides).toContainEqual([20, 'second']);
    // What diverges at its first step does so in any number of epochs.
    expect(unchanged).toBe(1);
  });

  it('says what it was given that is no result', async () => {
    const place = makeWorkplace();
    place.write('empty/.keep', '');
    place.write('damaged/summary.json', '{}');
    for (const [name, word] of [
      ['nowhere', 'there is no nowhere'],
      ['empty', 'no summary.json'],
      ['damaged', 'not a summary'],
      ['main:results/a', 'git'],
      ['=-x:results/a', '-x'],
    ]) {
      const { code, stdout, stderr } = await place.kobai('compare', '--', name!.replace('=', ''), 'empty');
      expect([name, code, stdout]).toEqual([name, 2, '']);
      expect(stderr).toContain(word);
    }
  });

  it('says that git is not there', async () => {
    const place = makeWorkplace();
    const { code, stderr } = await place
      .withEnvironment({ PATH: place.folder })
      .kobaiAnew('compare', 'main:a', 'main:b');
    expect(code).toBe(5);
    expect(stderr).toContain('there is none');
  });
});
