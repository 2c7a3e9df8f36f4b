import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
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

  it('refuses a side whose trials are damaged or lost, as report does, in a revision too', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml');
    await place.kobai('run', 'small.yaml', '--out', 'other');
    git(place.folder, 'init', '--quiet', '--initial-branch', 'main');
    const lines = place.read('other/small/trials.jsonl');
    const damages = [
      [() => place.write('other/small/trials.jsonl', lines.replace('0.1', '0.2')), 'trials.jsonl:'],
      [() => place.write('other/small/trials.jsonl', lines.slice(lines.indexOf('\n') + 1)), 'lacks 1 of the 16 trials'],
      [() => rmSync(path.join(place.folder, 'other/small/trials.jsonl')), 'lacks 16 of the 16 trials'],
    ] as const;
    for (const [damage, words] of damages) {
      damage();
      git(place.folder, 'add', '--all', '.');
      git(place.folder, 'commit', '--quiet', '-m', words);
      for (const side of ['other/small', 'main:other/small']) {
        const { code, stdout, stderr } = await place.kobai('compare', 'results/small', side);
        expect([side, code, stdout, stderr]).toEqual([side, 2, '', expect.stringContaining(words)]);
      }
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
