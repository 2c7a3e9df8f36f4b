import { describe, expect, it } from 'vitest';
import type { EndedRecord } from '../../src/results/index.ts';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

const recorded = `${smallExperiment}record: { sharpness: { every: 2, rows: 50 } }\n`;

describe('[E] kobai sharpness', () => {
  it('says λ and 2/λ once for each network, whatever the learning rates and sizes of mini-batches', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const { code, stdout } = await place.kobaiAnew('sharpness', 'small.yaml', '--set', 'layers.0.units=[4, 6]');
    expect(code).toBe(0);
    const rows = stdout.split('\n').filter((line) => /^\d/.test(line));
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      const [, , sharpness, rate] = row.split(/\s+/).map(Number);
      expect(sharpness! * rate!).toBeCloseTo(2, 2);
    }
    expect(stdout).toMatch(/^layers\.0\.units +rows +sharpness λ +2\/λ +gradients$/m);
  });

  it('gives JSON, with what the training starts with in its record', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', recorded);
    const { stdout } = await place.kobai('sharpness', 'small.yaml', '--json');
    const { networks } = JSON.parse(stdout);
    expect(networks).toMatchObject([{ parameters: {}, rows: 50, besideKink: false }]);
    const [{ sharpness, largestLearningRate, gradients }] = networks;
    expect(largestLearningRate).toBe(2 / sharpness);
    expect(gradients % 2).toBe(1);
    await place.kobai('run', 'small.yaml');
    const [first] = place.readTrials('small') as EndedRecord[];
    expect(first!.curves.sharpness?.value[0]).toBe(sharpness);
  });

  it('tells sizes of mini-batches apart where the loss is a sum over one', async () => {
    const place = makeWorkplace();
    place.write(
      'sum.yaml',
      smallExperiment.replace('softmax', 'identity').replace('crossEntropy', '{ type: sumOfSquares, reduction: sum }'),
    );
    const { stdout } = await place.kobai('sharpness', 'sum.yaml', '--json');
    const { networks } = JSON.parse(stdout);
    expect(networks).toMatchObject([{ parameters: { batchSize: 10 } }, { parameters: { batchSize: 40 } }]);
    expect(networks[1].sharpness / networks[0].sharpness).toBeCloseTo(4, 9);
  });

  it('measures a function as well, and names no largest learning rate where λ is not above 0', async () => {
    const place = makeWorkplace();
    place.write('f.yaml', 'function: { formula: 3 * x^2 + y^2, start: { x: 1, y: 2 } }\nlearningRate: 0.1\n');
    place.write('g.yaml', 'function: { formula: -x^2, start: { x: 1 } }\nlearningRate: 0.1\n');
    const { stdout } = await place.kobai('sharpness', 'f.yaml', 'g.yaml', '--json');
    const [f, g] = JSON.parse(stdout);
    expect(f.networks[0].sharpness).toBeCloseTo(6, 12);
    expect(g.networks[0].sharpness).toBe(-2);
    expect(g.networks[0]).not.toHaveProperty('largestLearningRate');
  });
});

describe('[E] record.sharpness', () => {
  it('keeps the sharpness before the first step, at its interval and after the last step', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', recorded);
    expect((await place.kobai('run', 'small.yaml')).code).toBe(0);
    for (const trial of place.readTrials('small') as EndedRecord[]) {
      const { step, epoch, value } = trial.curves.sharpness!;
      // Of 120 rows.
      const perEpoch = trial.settings.batchSize === 10 ? 12 : 3;
      const steps = trial.status === 'diverged' ? [0] : [0, 2 * perEpoch, 3 * perEpoch];
      expect(step).toEqual(steps);
      expect(epoch).toEqual(steps.map((made) => made / perEpoch));
      expect(value.every((number) => number > 0)).toBe(true);
    }
  });

  it('has the same bits for both kernels and any number of workers', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', recorded.replace('every: 2', 'every: 7, unit: step'));
    const ways = [['1'], ['2'], ['4'], ['2', '--kernels', 'reference']];
    for (const [index, way] of ways.entries())
      await place.kobai('run', 'small.yaml', '--out', `out${index}`, '--workers', ...way);
    const [one, ...others] = ways.map((_, index) => place.read(`out${index}/small/trials.jsonl`));
    expect(one).toContain('"sharpness":{"epoch":[0,');
    for (const other of others) expect(other).toBe(one);
  });

  it('changes no weight and no metric, only the id', async () => {
    const place = makeWorkplace();
    // With draws of dropout, statistics of batchNorm and a momentum, which a measurement could disturb.
    const noisy = `dataset: iris
layers:
  - { type: dense, units: 6, activation: relu }
  - batchNorm
  - { type: dropout, rate: 0.3 }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
optimizer: momentum
learningRate: 0.05
batchSize: 40
epochs: 4
precision: [float32, float64]
`;
    place.write('plain.yaml', noisy);
    place.write('sharp.yaml', `${noisy}record: { sharpness: { unit: step } }\n`);
    await place.kobai('run', 'plain.yaml', 'sharp.yaml');
    const plain = place.readTrials('plain') as EndedRecord[];
    const sharp = place.readTrials('sharp') as EndedRecord[];
    for (const [index, { id, curves, metrics, weightsSha256 }] of plain.entries()) {
      const { sharpness, ...others } = sharp[index]!.curves;
      expect(sharpness!.step).toHaveLength(13);
      expect(others).toEqual(curves);
      expect(sharp[index]).toMatchObject({ metrics, weightsSha256 });
      expect(sharp[index]!.id).not.toBe(id);
    }
  });

  it('is read back: nothing is trained anew, and verify finds the same', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', recorded);
    await place.kobai('run', 'small.yaml');
    const before = place.read('results/small/trials.jsonl');
    const again = await place.kobai('run', 'small.yaml', '--json');
    expect(again.stderr).toContain('0 trials');
    expect(place.read('results/small/trials.jsonl')).toBe(before);
    expect((await place.kobai('verify', 'small.yaml')).code).toBe(0);
  });

  it('is the same where training stops at the rungs of successive halving and goes on', async () => {
    const place = makeWorkplace();
    const file = recorded
      .replace('[0.001, 0.01, 0.1, 1e38]', '[0.001, 0.01, 0.1]')
      .replace('[10, 40]', '40')
      .replace('epochs: 3', 'epochs: 9');
    place.write('grid.yaml', file);
    place.write('halving.yaml', `${file}sweep: { method: halving }\n`);
    await place.kobai('run', 'grid.yaml', 'halving.yaml');
    const grid = new Map(place.readTrials('grid').map((trial) => [trial.id, trial]));
    const whole = place.readTrials('halving').filter(({ stopAfter }) => stopAfter === undefined);
    expect(whole.length).toBeGreaterThan(0);
    for (const trial of whole) expect(trial).toEqual(grid.get(trial.id));
  });

  it('is refused at its place where it is wrong', async () => {
    const place = makeWorkplace();
    const placesOf = async (sharpness: string) => {
      place.write('wrong.yaml', `${smallExperiment.trim()}\nrecord: { sharpness: ${sharpness} }\n`);
      const { code, stderr } = await place.kobai('plan', 'wrong.yaml');
      return [code, ...Array.from(stderr.matchAll(/^wrong\.yaml:(\d+:\d+) error/gm), ([, where]) => where)];
    };
    expect(await placesOf('{ every: 0 }')).toEqual([2, '10:31']);
    expect(await placesOf('{ unit: batch }')).toEqual([2, '10:30']);
    expect(await placesOf('{ rows: 0 }')).toEqual([2, '10:30']);
    expect(await placesOf('{ rows: 121 }')).toEqual([2, '10:30']);
    expect(await placesOf('{ share: 0.5 }')).toEqual([2, '10:24']);
    expect(await placesOf('true')).toEqual([2, '10:22']);
    expect(await placesOf('{ rows: 120 }')).toEqual([0]);
    expect(await placesOf('{}')).toEqual([0]);
  });
});
