import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTrainedPlace, makeWorkplace, type Workplace } from '../helpers/cli.ts';

const halving = `
dataset: { type: digits, split: { validation: 300 } }
layers:
  - { type: dense, units: 12 }
  - { type: batchNorm, activation: relu }
  - { type: dropout, rate: 0.2 }
  - { type: dense, units: 10, activation: softmax }
loss: crossEntropy
optimizer: adam
learningRate: { log: { from: 1e-4, to: 1e4, count: 9 } }
epochs: 9
repeats: 2
sweep: { method: halving }
`;
const results = ['trials.jsonl', 'summary.json', 'summary.md', 'summary.csv'];
const readAll = (place: Workplace, out: string) => results.map((name) => place.read(`${out}/halving/${name}`));

/** A run that is interrupted in its second rung. */
async function interrupt(place: Workplace, out: string): Promise<string> {
  // Long enough that the second rung is still under way when its first trial has ended.
  const child = place.start('run', 'halving.yaml', '--workers', '1', '--out', out);
  const checkpoints = path.join(place.folder, out, 'halving', 'checkpoints');
  const poll = setInterval(() => {
    try {
      if (readdirSync(checkpoints).length > 18) child.kill('SIGINT');
    } catch {
      // Not there yet.
    }
  }, 1);
  await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(poll);
  return checkpoints;
}

describe('[E] sweep.method: halving', () => {
  it('trains fewer points further, the same bytes for every number of workers', async () => {
    const place = makeWorkplace();
    place.write('halving.yaml', halving);
    for (const workers of ['1', '2', '4']) {
      const { code, stderr } = await place.kobaiAnew('run', 'halving.yaml', '--workers', workers, '--out', workers);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain('26 trials in');
    }
    expect(readAll(place, '2')).toEqual(readAll(place, '1'));
    expect(readAll(place, '4')).toEqual(readAll(place, '1'));
    const { points, rungs } = place.readSummary('halving', '1');
    expect(rungs?.map(({ points: count }) => count)).toEqual([9, 3, 1]);
    expect(points.filter(({ rung }) => rung === 1).map(({ status }) => status)).toContain('finished');
    expect(readdirSync(path.join(place.folder, '1/halving'))).not.toContain('checkpoints');
  });

  it('ends with the very trials that a grid has', async () => {
    const place = await makeTrainedPlace(halving, 'halving');
    await place.kobai('run', 'halving.yaml', '--set', 'sweep.method=grid', '--out', 'grid');
    const { points, best } = place.readSummary('halving');
    const lines = new Set(place.read('grid/halving/trials.jsonl').split('\n'));
    const last = place.readTrials('halving').filter(({ stopAfter }) => stopAfter === undefined);
    expect(last.map(({ id }) => id)).toEqual(points[best!]?.trialIds);
    const own = place.read('results/halving/trials.jsonl').split('\n');
    expect(own.filter((line) => line !== '' && lines.has(line))).toHaveLength(2);
  });

  it.each([
    ['its checkpoints', (_: string) => {}],
    [
      'damaged checkpoints',
      (folder: string) => {
        for (const name of readdirSync(folder)) writeFileSync(path.join(folder, name), 'not a checkpoint');
      },
    ],
  ])('goes on after an interruption from %s to the same bytes', async (_, change) => {
    const place = await makeTrainedPlace(halving, 'halving');
    const checkpoints = await interrupt(place, 'cut');
    change(checkpoints);
    const { code, stderr } = await place.kobai('run', 'halving.yaml', '--out', 'cut');
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/(1[89]|2\d) of 26 trials are finished and are kept/);
    expect(readAll(place, 'cut')).toEqual(readAll(place, 'results'));
  });

  it('has nothing to do a second time', async () => {
    const place = await makeTrainedPlace(halving, 'halving');
    const first = readAll(place, 'results');
    const { stderr } = await place.kobai('run', 'halving.yaml');
    expect(stderr).toContain('26 of 26 trials are finished and are kept');
    expect(stderr).toContain('0 trials in');
    expect(readAll(place, 'results')).toEqual(first);
  });

  it('is not narrowed to some points, which compete with the others', async () => {
    const place = makeWorkplace();
    place.write('halving.yaml', halving);
    const { code, stderr } = await place.kobai('run', 'halving.yaml', '--only', 'learningRate=1');
    expect(code).toBe(2);
    expect(stderr).toContain('--only cannot narrow successive halving');
  });

  it('chooses among learning rates that `auto` found', async () => {
    const place = makeWorkplace();
    place.write('halving.yaml', halving);
    const { code, stderr } = await place.kobai('run', 'halving.yaml', '--set', 'learningRate=auto');
    expect(code, stderr).toBe(0);
    expect(place.readSummary('halving').rungs?.map(({ points }) => points)).toEqual([5, 1]);
  });
});
