import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

describe('[E] kobai plan --why', () => {
  it('names of each new trial the first setting that differs from the nearest finished one', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment.replace('batchSize: [10, 40]', 'batchSize: 40'));
    const before = await place.kobai('plan', 'small.yaml', '--why', '--only', 'learningRate=0.1');
    expect(before.stdout).toContain('learningRate 0.1: no trial is recorded');
    await place.kobai('run', 'small.yaml');

    const same = await place.kobai('plan', 'small.yaml', '--why');
    expect(same.stdout).not.toMatch(/^new: /m);
    const batchSize = await place.kobai('plan', 'small.yaml', '--why', '--set', 'batchSize=[40, 20]');
    const lines = batchSize.stdout.split('\n').filter((line) => line.startsWith('new: '));
    expect(lines).toHaveLength(4);
    expect(lines).toContain('new: learningRate 0.1, batchSize 20: batchSize was 40, is 20');

    const repeats = await place.kobai('plan', 'small.yaml', '--why', '--json', '--set', 'repeats=3');
    const { why } = JSON.parse(repeats.stdout);
    expect(why).toHaveLength(4);
    expect(why[2]).toEqual({
      parameters: { learningRate: 0.1 },
      repeat: 2,
      setting: 'repeat',
      was: 0,
      is: 2,
      others: 0,
    });
  });

  it('names the data where its rows changed and nothing else did', async () => {
    const place = makeWorkplace();
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 2}`);
    place.write('table.csv', ['x,y', ...rows, ''].join('\n'));
    const csv = '{ type: csv, path: table.csv, target: y }';
    place.write('small.yaml', smallExperiment.replace('iris', csv).replace('units: 3', 'units: 2'));
    await place.kobai('run', 'small.yaml', '--set', 'batchSize=10');
    place.write('table.csv', ['x,y', ...rows.reverse(), ''].join('\n'));
    const { stdout } = await place.kobai('plan', 'small.yaml', '--why', '--set', 'batchSize=10');
    expect(stdout).toMatch(/learningRate 0\.1: data was [0-9a-f]{12}, is [0-9a-f]{12}\n/);
  });
});
