import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EndedRecord } from '../../src/results/index.ts';
import { decodeSafetensors } from '../../src/shared/index.ts';
import { makeWorkplace, type Workplace } from '../helpers/cli.ts';

const network = `
dataset: { type: iris, split: { test: 50 }, normalize: standard }
layers:
  - { type: dense, units: 6, activation: tanh }
  - { type: batchNorm, activation: relu }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
sampling: sequential
batchSize: 20
save: { weights: all }
`;
const first = `${network}learningRate: [0.1, 0.3]\nepochs: 2\n`;
const more = (initialWeights: string) => `${network}learningRate: 0.3\nepochs: 3\ninitialWeights: ${initialWeights}\n`;

async function run(place: Workplace, name: string, text: string): Promise<EndedRecord[]> {
  place.write(`${name}.yaml`, text);
  const { code, stderr } = await place.kobai('run', `${name}.yaml`);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return place.readTrials(name) as EndedRecord[];
}

/** The reading of a file by PyTorch's own writer: a count of mini-batches is among its arrays, in int64. */
function withCount(bytes: Buffer): Buffer {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<string, unknown>;
  const data = bytes.subarray(8 + length);
  header['2.num_batches_tracked'] = { dtype: 'I64', shape: [], data_offsets: [data.length, data.length + 8] };
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, data, Buffer.alloc(8)]);
}

describe('[E] initialWeights of another run', () => {
  it('go on where it ended: 2 epochs and 3 are 5, to the bit, running statistics included', async () => {
    const place = makeWorkplace();
    await run(place, 'first', first);
    const [whole] = await run(place, 'whole', `${network}learningRate: 0.3\nepochs: 5\n`);
    const [gone] = await run(place, 'on', more('{ from: results/first, point: { learningRate: 0.3 } }'));
    expect(gone!.weightsSha256).toBe(whole!.weightsSha256);
    expect(gone!.metrics).toEqual(whole!.metrics);
    const [other] = await run(place, 'other', more('{ from: results/first, point: { learningRate: 0.1 } }'));
    expect(other!.weightsSha256).not.toBe(whole!.weightsSha256);
    expect(other!.id).not.toBe(gone!.id);
  });

  it('are the same from results, from their file and from one in the layout of PyTorch', async () => {
    const place = makeWorkplace();
    const [, trial] = await run(place, 'first', first);
    await place.kobai('export', 'results/first', '--trial', trial!.id, '--format', 'torch', '--to', 'w.safetensors');
    const exported = readFileSync(path.join(place.folder, 'w.safetensors'));
    expect(decodeSafetensors(exported)['0.weight']!.shape).toEqual([6, 4]);
    place.write('w.safetensors', withCount(exported));
    const ways = {
      'by-run': '{ from: results/first, point: { learningRate: 0.3 } }',
      'by-file': `results/first/weights/${trial!.id}.safetensors`,
      'by-path': `{ path: results/first/weights/${trial!.id}.safetensors }`,
      'by-torch': '{ path: w.safetensors, layout: torch }',
    };
    const results = new Set<string>();
    for (const [name, way] of Object.entries(ways)) {
      const [gone] = await run(place, name, more(way));
      results.add(`${gone!.weightsSha256} ${gone!.metrics['test.loss']}`);
    }
    expect(results.size).toBe(1);
  });

  it('are refused at their place where there are none, or they are of another network', async () => {
    const place = makeWorkplace();
    await run(place, 'first', first.replace('all', 'none'));
    await run(place, 'small', first.replace('units: 6', 'units: 5'));
    const cases = {
      '{ from: results/first }': 'has no weights of learningRate',
      '{ from: results/none }': 'summary.json is not there',
      '{ from: results/small, point: { learningRate: 7 } }': 'learningRate: 7: no point has that value',
      '{ from: results/small, point: { units: 7 } }': '`units` is not an axis',
      '{ from: results/small }': 'initialWeights do not fit the layers: layers.0.',
      '{ path: w.safetensors, layout: keras }': 'layout',
      '{ file: w.safetensors }': 'initialWeights',
    };
    for (const [way, words] of Object.entries(cases)) {
      place.write('on.yaml', more(way));
      const { code, stderr } = await place.kobai('plan', 'on.yaml');
      expect([way, code, stderr]).toEqual([way, 2, expect.stringContaining(words)]);
      expect(stderr).toMatch(/on\.yaml:13:1/);
    }
  });
});
