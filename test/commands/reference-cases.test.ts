import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../../src/shared/index.ts';
import { makeWorkplace } from '../helpers/cli.ts';
import {
  largestRelativeDifference,
  readReferenceCase,
  readReferenceTensors,
  referenceFolder,
  referenceNames,
  relativeTolerance,
} from '../helpers/reference-case.ts';

const experimentOf = (name: string, precision: readonly string[], changes = {}) => {
  const { layers, loss, optimizer, weightDecay = 0, learningRate, batchSize, steps, input } = readReferenceCase(name);
  const header = readFileSync(new URL(`${name}/data.csv`, referenceFolder), 'utf8').split('\n', 1)[0]!;
  const target = header.split(',').filter((column) => !column.startsWith('f'));
  return JSON.stringify({
    dataset: {
      type: 'csv',
      path: 'data.csv',
      target: target.length === 1 ? target[0] : target,
      split: { train: 1 },
      ...(input.length === 3 && { shape: input }),
    },
    initialWeights: 'weights.safetensors',
    sampling: 'sequential',
    record: { batchLoss: 1 },
    save: { weights: 'all' },
    ...{ layers, loss, optimizer, weightDecay, learningRate, batchSize, steps, precision, ...changes },
  });
};

type Precision = 'float64' | 'float32';

/** Trains a case in one run; each precision is a point. */
async function runCase(name: string, precisions: readonly Precision[], kernels = 'native', changes = {}) {
  const place = makeWorkplace();
  for (const file of ['data.csv', 'weights.safetensors']) {
    copyFileSync(new URL(`${name}/${file}`, referenceFolder), path.join(place.folder, file));
  }
  place.write('case.yaml', experimentOf(name, precisions, changes));
  const { code, stderr } = await place.kobai('run', 'case.yaml', '--kernels', kernels);
  expect(code, stderr).toBe(0);
  return place.readTrials('case').map((trial) => {
    const file = path.join(place.folder, `results/case/weights/${trial.id}.safetensors`);
    return { trial, weights: decodeSafetensors(readFileSync(file)) };
  });
}

/** The largest difference of a tensor, relative to its largest element. */
const worstOf = (actual: ArrayLike<number>, expected: Float32Array | Float64Array) =>
  Math.max(...Array.from(expected, (value, i) => Math.abs(value - actual[i]!))) / Math.max(...expected.map(Math.abs));

describe.each(referenceNames)('[E] kobai run on the reference case %s', (name) => {
  // Each precision by all kernels that have it.
  it.each([
    ['native', ['float64', 'float32']],
    ['wasm', ['float32']],
    ['reference', ['float64', 'float32']],
  ] as const)(
    'gives the loss of every step and the last parameters by the %s kernels in %s',
    async (kernels, precisions) => {
      const ended = await runCase(name, precisions, kernels);
      expect(ended.map(({ trial }) => trial.settings.precision)).toEqual(precisions);
      for (const { trial, weights } of ended) {
        const tolerance = relativeTolerance[trial.settings.precision];
        if (trial.status !== 'finished') throw new Error(`the trial ${trial.status}`);
        const { loss } = trial.curves.batchLoss;
        expect(largestRelativeDifference(loss, readReferenceCase(name).stepLoss)).toBeLessThan(tolerance);
        for (const [parameter, { values }] of Object.entries(readReferenceTensors(name, 'expected'))) {
          expect(worstOf(weights[parameter]!.values, values)).toBeLessThan(tolerance);
        }
      }
    },
  );

  it('takes a first step along the gradient that PyTorch gives', async () => {
    const changes = { learningRate: 1, steps: 1, optimizer: 'sgd', weightDecay: 0 };
    const [ended] = await runCase(name, ['float64'], 'native', changes);
    const { weights } = ended!;
    const before = readReferenceTensors(name, 'weights');
    const gradients = Object.entries(readReferenceTensors(name, 'first-gradient'));
    // Of the gradient as a whole: that of a bias in front of a batchNorm is 0 but for rounding.
    const size = Math.max(...gradients.flatMap(([, { values }]) => Array.from(values, Math.abs)));
    for (const [parameter, { values }] of gradients) {
      const after = weights[parameter]!.values;
      const difference = Array.from(before[parameter]!.values, (w, i) => Math.abs(w - after[i]! - values[i]!));
      expect(Math.max(...difference) / size).toBeLessThan(relativeTolerance.float64);
    }
  });
});
