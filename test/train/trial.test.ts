import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SettledSettings } from '../../src/plan/index.ts';
import { decodeSafetensors } from '../../src/shared/index.ts';
import { trainTrial } from '../../src/train/index.ts';
import {
  largestRelativeDifference,
  readReferenceCase,
  readReferenceTensors,
  referenceFolder,
  referenceNames,
  relativeTolerance,
} from '../helpers/reference-case.ts';
import { createKernels, makeDataset, makeTrial, type Rows } from '../helpers/trials.ts';

function readRows(name: string): Rows {
  const [header = '', ...lines] = readFileSync(new URL(`${name}/data.csv`, referenceFolder), 'utf8')
    .trim()
    .split('\n');
  const columns = header.split(',');
  const table = lines.map((line) => line.split(',').map(Number));
  const pick = (starts: string) => table.map((row) => row.filter((_, i) => columns[i]!.startsWith(starts)));
  const features = pick('f');
  return columns.includes('label') ? { features, labels: pick('label').flat() } : { features, targets: pick('t') };
}

const lossOf = (type: string) => ({ type, reduction: 'mean' }) as SettledSettings['loss'];
const layersOf = (layers: readonly object[]) =>
  layers.map((layer) => ({ init: 'he', ...layer })) as SettledSettings['layers'];

const xorRows: Rows = {
  features: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  labels: [0, 1, 1, 0],
};
const xorLayers = layersOf([
  { type: 'dense', units: 8, activation: 'tanh' },
  { type: 'dense', units: 2, activation: 'softmax' },
]);

describe('[I] train/trial', () => {
  describe.each(['float64', 'float32'] as const)('in %s', (precision) => {
    it.each(referenceNames)('reproduces the losses and the last parameters of %s', (name) => {
      const reference = readReferenceCase(name);
      const { learningRate, batchSize, steps } = reference;
      const trial = makeTrial(
        { layers: layersOf(reference.layers), loss: lossOf(reference.loss), learningRate, batchSize, precision },
        steps,
      );
      const outcome = trainTrial(trial, makeDataset(readRows(name), { precision }), createKernels, {
        initialWeights: readReferenceTensors(name, 'weights'),
      });
      expect(outcome.status).toBe('finished');
      const tolerance = relativeTolerance[precision];
      expect(largestRelativeDifference(outcome.curves.batchLoss.loss, reference.stepLoss)).toBeLessThan(tolerance);
      const trained = decodeSafetensors(outcome.weights);
      for (const [parameter, { values }] of Object.entries(readReferenceTensors(name, 'expected'))) {
        const size = Math.max(...values.map(Math.abs));
        const worst = Math.max(...values.map((value, i) => Math.abs(value - trained[parameter]!.values[i]!)));
        expect(worst / size).toBeLessThan(tolerance);
      }
    });
  });

  describe.each(referenceNames)('the first gradient of %s', (name) => {
    const reference = readReferenceCase(name);
    const initialWeights = readReferenceTensors(name, 'weights');
    /** What one step at learning rate 1 takes off each parameter. */
    const gradientOf = (gradient: SettledSettings['gradient'], batchSize: number) => {
      const settings = { layers: layersOf(reference.layers), loss: lossOf(reference.loss), learningRate: 1 };
      const trial = makeTrial({ ...settings, batchSize, gradient }, 1);
      const { weights } = trainTrial(trial, makeDataset(readRows(name)), createKernels, { initialWeights });
      const moved = Object.entries(decodeSafetensors(weights));
      return Object.fromEntries(
        moved.map(([key, { values }]) => [key, Array.from(initialWeights[key]!.values, (w, i) => w - values[i]!)]),
      );
    };

    it('is the one that PyTorch gives', () => {
      const actual = gradientOf({ type: 'backprop' }, reference.batchSize);
      for (const [parameter, { values }] of Object.entries(readReferenceTensors(name, 'first-gradient'))) {
        const size = Math.max(...values.map(Math.abs));
        const worst = Math.max(...values.map((g, i) => Math.abs(actual[parameter]![i]! - g)));
        expect(worst / size).toBeLessThan(relativeTolerance.float64);
      }
    });

    it('comes out of central differences as well', () => {
      const backprop = gradientOf({ type: 'backprop' }, 4);
      const numerical = gradientOf({ type: 'numerical', h: 1e-4 }, 4);
      for (const [parameter, values] of Object.entries(backprop)) {
        expect(Math.max(...values.map((g, i) => Math.abs(g - numerical[parameter]![i]!)))).toBeLessThan(1e-6);
      }
    });
  });

  it('learns the exclusive or', () => {
    const trial = makeTrial(
      {
        layers: xorLayers,
        loss: lossOf('crossEntropy'),
        learningRate: 0.5,
        evaluate: { every: 1, unit: 'epoch', metrics: ['loss', 'accuracy'] },
      },
      500,
    );
    const { metrics } = trainTrial(trial, makeDataset(xorRows), createKernels);
    expect(metrics['train.accuracy']).toBe(1);
    expect(metrics['train.loss']).toBeLessThan(0.05);
  });

  it('trains on the training split alone, and measures every split', () => {
    const settings = { layers: xorLayers, loss: lossOf('crossEntropy'), batchSize: 2 };
    const changed: Rows = { ...xorRows, features: xorRows.features.with(3, [9, 9]) };
    const outcome = trainTrial(makeTrial(settings, 10), makeDataset(xorRows, { train: 3 }), createKernels);
    const other = trainTrial(makeTrial(settings, 10), makeDataset(changed, { train: 3 }), createKernels);
    expect(Object.keys(outcome.metrics)).toEqual(['train.loss', 'test.loss']);
    expect(other.weightsSha256).toBe(outcome.weightsSha256);
    expect(other.metrics['test.loss']).not.toBe(outcome.metrics['test.loss']);
  });

  it('gives both gradients the same path', () => {
    const settings = { layers: xorLayers, loss: lossOf('crossEntropy') };
    const backprop = trainTrial(makeTrial(settings, 20), makeDataset(xorRows), createKernels);
    const numerical = trainTrial(
      makeTrial({ ...settings, gradient: { type: 'numerical', h: 1e-4 } }, 20),
      makeDataset(xorRows),
      createKernels,
    );
    const difference = largestRelativeDifference(numerical.curves.batchLoss.loss, backprop.curves.batchLoss.loss);
    expect(difference).toBeLessThan(1e-7);
    expect(numerical.weightsSha256).not.toBe(backprop.weightsSha256);
  });

  it('ends a diverging trial at the step of the first value that is not finite, and keeps its curve', () => {
    const trial = makeTrial(
      {
        layers: layersOf([{ type: 'dense', units: 1, activation: 'identity' }]),
        loss: lossOf('meanSquaredError'),
        learningRate: 1e30,
      },
      100,
    );
    const dataset = makeDataset({ features: [[1], [2], [3], [4]], targets: [[2], [4], [6], [8]] });
    const outcome = trainTrial(trial, dataset, createKernels);
    expect(outcome.status).toBe('diverged');
    expect(outcome.divergence?.step).toBe(outcome.steps);
    expect(outcome.steps).toBeLessThan(100);
    expect(outcome.curves.batchLoss.loss.length).toBeGreaterThan(1);
    expect(outcome.curves.batchLoss.loss.every(Number.isFinite)).toBe(true);
    expect(outcome.metrics).toEqual({});
  });

  it('evaluates every so many epochs or steps, and at the end', () => {
    const run = (every: number, unit: 'epoch' | 'step') =>
      trainTrial(
        makeTrial(
          {
            layers: xorLayers,
            loss: lossOf('crossEntropy'),
            batchSize: 2,
            evaluate: { every, unit, metrics: ['loss'] },
          },
          7,
        ),
        makeDataset(xorRows),
        createKernels,
      ).curves.evaluation;
    expect(run(1, 'epoch')).toMatchObject({ step: [2, 4, 6, 7], epoch: [1, 2, 3, 3.5] });
    expect(run(5, 'step')).toMatchObject({ step: [5, 7] });
    expect(run(1, 'epoch')['train.loss']).toHaveLength(4);
  });

  it('keeps the loss of every so many mini-batches, each taken before its update', () => {
    const settings = { layers: xorLayers, loss: lossOf('crossEntropy') };
    const all = trainTrial(makeTrial(settings, 7), makeDataset(xorRows), createKernels).curves.batchLoss;
    const third = trainTrial(
      makeTrial({ ...settings, record: { batchLoss: 3 } }, 7),
      makeDataset(xorRows),
      createKernels,
    );
    expect(all.step).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(third.curves.batchLoss).toEqual({ step: [0, 3, 6], loss: [all.loss[0], all.loss[3], all.loss[6]] });
  });

  it('gives two learning rates the same initial weights and mini-batches, and another repeat others', () => {
    const run = (learningRate: number, repeat: number) =>
      trainTrial(
        {
          ...makeTrial(
            { layers: xorLayers, loss: lossOf('crossEntropy'), batchSize: 2, sampling: 'shuffle', learningRate },
            1,
          ),
          repeat,
        },
        makeDataset(xorRows),
        createKernels,
      ).curves.batchLoss.loss[0];
    expect(run(0.1, 0)).toBe(run(0.3, 0));
    expect(run(0.1, 0)).not.toBe(run(0.1, 1));
  });

  it('reports every update as it is made', () => {
    const seen: number[] = [];
    const onStep = (step: number) => seen.push(step);
    trainTrial(makeTrial({ layers: xorLayers, loss: lossOf('crossEntropy') }, 3), makeDataset(xorRows), createKernels, {
      onStep,
    });
    expect(seen).toEqual([1, 2, 3]);
  });

  it("sums a mini-batch's squares where the reduction says so, and still compares splits by their mean", () => {
    const run = (reduction: 'mean' | 'sum') =>
      trainTrial(
        makeTrial({ layers: xorLayers, loss: { type: 'sumOfSquares', reduction }, learningRate: 1e-12 }, 1),
        makeDataset(xorRows),
        createKernels,
      );
    expect(run('sum').curves.batchLoss.loss[0]).toBeCloseTo(4 * run('mean').curves.batchLoss.loss[0]!, 12);
    expect(run('sum').metrics['train.loss']).toBeCloseTo(run('mean').metrics['train.loss']!, 9);
  });

  it('counts an output under binaryCrossEntropy as right on the right side of one half', () => {
    const dataset = makeDataset({ features: [[0], [1], [2], [3]], targets: [[0], [0], [1], [1]] });
    const trial = makeTrial(
      {
        layers: layersOf([{ type: 'dense', units: 1, activation: 'sigmoid' }]),
        loss: lossOf('binaryCrossEntropy'),
        learningRate: 2,
        evaluate: { every: 1, unit: 'epoch', metrics: ['loss', 'accuracy'] },
      },
      300,
    );
    expect(trainTrial(trial, dataset, createKernels).metrics['train.accuracy']).toBe(1);
  });
});
