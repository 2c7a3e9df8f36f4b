import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

describe('[E] learningRate: auto', () => {
  it('sweeps coarsely, then trains the grid that it found, the same for every number of workers', async () => {
    const place = makeWorkplace();
    const auto = smallExperiment.replace(/learningRate: .*/, 'learningRate: auto');
    place.write('auto.yaml', auto);
    const { code, stderr } = await place.kobai('run', 'auto.yaml', '--workers', '1');
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/learningRate: auto: in 36 steps the loss went lowest at \S+, from \S+ to \S+.*; training /);
    const { rangeTest, axes } = place.readSummary('auto');
    expect(rangeTest!.tried).toHaveLength(15);
    expect(axes.find(({ path }) => path === 'learningRate')!.values).toEqual(rangeTest!.chosen);
    const files = ['trials.jsonl', 'summary.json', 'range-test/trials.jsonl'];
    const first = files.map((name) => place.read(`results/auto/${name}`));
    await place.kobaiAnew('run', 'auto.yaml', '--workers', '4', '--out', 'again');
    expect(files.map((name) => place.read(`again/auto/${name}`))).toEqual(first);
    expect((await place.kobai('run', 'auto.yaml')).stderr).toContain('15 of 15 trials are finished');
  });

  it('is one of several values for nobody, and a plan says that they are not known', async () => {
    const place = makeWorkplace();
    place.write('auto.yaml', smallExperiment.replace(/learningRate: .*/, 'learningRate: auto'));
    expect((await place.kobai('plan', 'auto.yaml')).stdout).toContain('a range test chooses');
    expect((await place.kobai('plan', 'auto.yaml', '--set', 'learningRate=[auto, 1]')).code).toBe(2);
  });
});
