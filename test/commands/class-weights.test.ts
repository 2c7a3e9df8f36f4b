import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EndedRecord } from '../../src/results/types.ts';
import { makeWorkplace, type Workplace } from '../helpers/cli.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/class-weights/${name}`, import.meta.url), 'utf8');
type Case = { table: 'three' | 'two'; classWeights: unknown; stepLoss: number[]; trainLoss: number };
const { cases } = JSON.parse(fixture('expected.json')) as { cases: Case[] };

const lossOf = { three: 'crossEntropy', two: 'binaryCrossEntropy' } as const;
const lastOf = { three: 'units: 3, activation: softmax', two: 'units: 1, activation: sigmoid' } as const;

function write(place: Workplace, table: Case['table'], loss: string, rest = ''): void {
  place.write('table.csv', fixture(`${table}.csv`));
  place.write(
    'weighted.yaml',
    `dataset: { type: csv, path: table.csv, target: t, split: { train: 1 } }
layers: [{ type: dense, ${lastOf[table]}, init: zeros }]
loss: ${loss}
learningRate: 0.3
batchSize: 5
epochs: 4
sampling: sequential
precision: float64
record: { batchLoss: 1 }
${rest}`,
  );
}

describe('[E] loss.classWeights', () => {
  it.each(cases)('trains $table classes by $classWeights as by hand, and leaves metrics unweighted', async (wanted) => {
    const place = makeWorkplace();
    const { table, classWeights, stepLoss, trainLoss } = wanted;
    write(place, table, `{ type: ${lossOf[table]}, classWeights: ${JSON.stringify(classWeights)} }`);
    const { code, stderr } = await place.kobai('run', 'weighted.yaml');
    expect(code, stderr).toBe(0);
    const [trial] = place.readTrials('weighted') as EndedRecord[];
    expect(trial!.curves.batchLoss.loss).toHaveLength(stepLoss.length);
    for (const [i, loss] of stepLoss.entries()) expect(trial!.curves.batchLoss.loss[i]).toBeCloseTo(loss, 12);
    expect(trial!.metrics['train.loss']).toBeCloseTo(trainLoss, 12);
  });

  it('has a gradient that agrees with that of the weighted loss', async () => {
    for (const table of ['three', 'two'] as const) {
      const place = makeWorkplace();
      write(place, table, `{ type: ${lossOf[table]}, classWeights: balanced }`);
      const { code, stdout } = await place.kobai('gradcheck', 'weighted.yaml');
      expect(code, stdout).toBe(0);
    }
  });

  it('has the same bits with all kernels, in float32 too', async () => {
    const place = makeWorkplace();
    write(place, 'three', '[crossEntropy, { type: crossEntropy, classWeights: balanced }]');
    const read = async (kernels: string) => {
      await place.kobaiAnew(
        'run',
        'weighted.yaml',
        '--set',
        'precision=float32',
        '--kernels',
        kernels,
        '--out',
        kernels,
      );
      return place.read(`${kernels}/weighted/trials.jsonl`);
    };
    const plain = await read('reference');
    expect((await read('wasm')) === plain).toBe(true);
    expect((await read('native')) === plain).toBe(true);
    const [unweighted, weighted] = place.readTrials('weighted', 'wasm') as EndedRecord[];
    expect(weighted!.weightsSha256).not.toBe(unweighted!.weightsSha256);
  });

  it.each([
    ['three', '{ type: crossEntropy, classWeights: { a: 2, other: 3 } }', ':3:51', 'the classes are a, b, c'],
    ['two', '{ type: binaryCrossEntropy, classWeights: { yess: 2 } }', ':3:51', 'did you mean `yes`?'],
    ['two', '{ type: binaryCrossEntropy, classWeights: { yes: 0 } }', ':3:56', 'must be above 0'],
    ['three', '{ type: crossEntropy, classWeights: balance }', ':3:43', 'did you mean `balanced`?'],
    ['two', '{ type: meanSquaredError, classWeights: balanced }', ':3:33', 'it is a setting of'],
    ['two', '{ formula: "(y - t)^2", classWeights: balanced }', ':3:31', 'it is a setting of'],
  ] as const)('refuses of %s classes %s at its place', async (table, loss, at, words) => {
    const place = makeWorkplace();
    write(place, table, loss);
    const { code, stderr } = await place.kobai('plan', 'weighted.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain(`weighted.yaml${at}`);
    expect(stderr).toContain(words);
  });
});
