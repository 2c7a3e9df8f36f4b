import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/index.ts';
import { optimizers } from '../../src/methods/optimizers/registry.ts';
import { trainTrial } from '../../src/train/index.ts';
import type { TrainedTrial } from '../../src/train/training.ts';
import { createKernels, layersOf, lossOf, makeDataset, makeTrial } from '../helpers/trials.ts';

const rows = Array.from({ length: 14 }, (_, i) => [Math.sin(i), Math.cos(3 * i), (i % 5) / 4]);
const dataset = makeDataset({ features: rows, labels: rows.map((_, i) => i % 3) }, { train: 10 });
const steps = 8;

const network = {
  layers: layersOf([
    { type: 'dense', units: 5, activation: 'tanh' },
    { type: 'dense', units: 3, activation: 'softmax' },
  ]),
  loss: lossOf('crossEntropy'),
};
const noisyLayers = layersOf([
  { type: 'dense', units: 6 },
  { type: 'batchNorm', activation: 'relu' },
  { type: 'dropout', rate: 0.5 },
  { type: 'dense', units: 3, activation: 'softmax' },
]);
const hyperparameters = { momentum: 0.9, alpha: 0.9, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const noisy = { ...network, layers: noisyLayers };

type Settings = Parameters<typeof makeTrial>[0];
const kinds: Readonly<Record<string, Settings>> = {
  ...Object.fromEntries(
    Object.keys(optimizers).map((type) => [
      type,
      { ...network, optimizer: { type, ...hyperparameters } as never, weightDecay: 0.01 },
    ]),
  ),
  'shuffled mini-batches': { ...network, sampling: 'shuffle' },
  'drawn mini-batches': { ...network, sampling: 'replacement' },
  'dropout and running statistics': { ...noisy, sampling: 'shuffle', record: { batchLoss: 2, activations: true } },
  'numerical gradients': { ...noisy, gradient: { type: 'numerical', h: 1e-4 }, sampling: 'shuffle' },
  'a schedule': { ...network, schedule: { type: 'cosine', final: 0, warmup: 2 } as never },
  'early stopping': {
    ...network,
    learningRate: 2,
    evaluate: {
      every: 1,
      unit: 'step',
      metrics: ['loss', 'accuracy'],
      topK: 5,
      splits: ['train', 'test'],
      trainShare: 1,
    },
    earlyStopping: { metric: 'test.loss', goal: 'minimize', patience: 3, minChange: 0 },
  },
  float32: { ...network, precision: 'float32' },
};

const trainOn = (data: Dataset, trial: TrainedTrial, options = {}) => trainTrial(trial, data, createKernels, options);

describe('[U] train/checkpoint', () => {
  it.each(Object.entries(kinds))('goes on from any step as if it had not stopped: %s', (_, settings) => {
    const data =
      settings.precision === 'float32'
        ? makeDataset({ features: rows, labels: rows.map((_, i) => i % 3) }, { train: 10, precision: 'float32' })
        : dataset;
    const trial = makeTrial(settings, steps, data);
    const whole = trainOn(data, trial);
    for (let stopAfter = 1; stopAfter < steps; stopAfter += 1) {
      const { checkpoint } = trainOn(data, { ...trial, stopAfter });
      expect(trainOn(data, trial, { checkpoint }), `stopped after ${stopAfter}`).toEqual(whole);
    }
  });

  it('goes on along the path of a function', () => {
    const data = makeDataset({ features: [[0]], targets: [[0]] });
    const settings: Settings = {
      layers: [],
      loss: lossOf('sumOfSquares'),
      function: { formula: 'x^2 / 20 + y^2', start: { x: -7, y: 2 } },
      optimizer: { type: 'momentum', momentum: 0.9 },
      batchSize: 1,
    };
    const trial = makeTrial(settings, steps, data);
    const { checkpoint } = trainOn(data, { ...trial, stopAfter: 3 });
    expect(trainOn(data, trial, { checkpoint })).toEqual(trainOn(data, trial));
  });

  it('stops more than once', () => {
    const trial = makeTrial(noisy, steps, dataset);
    const first = trainOn(dataset, { ...trial, stopAfter: 2 });
    const second = trainOn(dataset, { ...trial, stopAfter: 5 }, { checkpoint: first.checkpoint });
    expect(second).toEqual(trainOn(dataset, { ...trial, stopAfter: 5 }));
    expect(trainOn(dataset, trial, { checkpoint: second.checkpoint })).toEqual(trainOn(dataset, trial));
  });

  it('makes only the steps that are left', () => {
    const trial = makeTrial(network, steps, dataset);
    const { checkpoint } = trainOn(dataset, { ...trial, stopAfter: 5 });
    const made: number[] = [];
    trainOn(dataset, trial, { checkpoint, onStep: (step: number) => made.push(step) });
    expect(made).toEqual([6, 7, 8]);
  });

  it('leaves a checkpoint that later training does not change', () => {
    const trial = makeTrial(noisy, steps, dataset);
    const { checkpoint } = trainOn(dataset, { ...trial, stopAfter: 4 });
    const copy = structuredClone(checkpoint);
    trainOn(dataset, trial, { checkpoint });
    expect(checkpoint).toEqual(copy);
  });

  it('measures where it stops, and forgets that measurement when it goes on', () => {
    const trial = makeTrial(network, steps, dataset);
    const { checkpoint, curves, metrics } = trainOn(dataset, { ...trial, stopAfter: 4 });
    expect(curves.evaluation.step).toEqual([3, 4]);
    expect(metrics['train.loss']).toBe(curves.evaluation['train.loss']?.[1]);
    expect(checkpoint?.curves.evaluation.step).toEqual([3]);
  });

  it('leaves no checkpoint of a trial that ended or diverged', () => {
    const trial = makeTrial(network, steps, dataset);
    expect(trainOn(dataset, trial)).not.toHaveProperty('checkpoint');
    const exploding = makeTrial(
      {
        ...network,
        loss: lossOf('sumOfSquares'),
        learningRate: 1e200,
        layers: layersOf([{ type: 'dense', units: 3 }]),
      },
      steps,
      dataset,
    );
    const { status, checkpoint } = trainOn(dataset, { ...exploding, stopAfter: 6 });
    expect({ status, checkpoint }).toEqual({ status: 'diverged', checkpoint: undefined });
  });

  it('refuses the checkpoint of another trial', () => {
    const { checkpoint } = trainOn(dataset, { ...makeTrial(network, steps, dataset), stopAfter: 4 });
    const other = makeTrial({ ...network, optimizer: { type: 'momentum', momentum: 0.9 } }, steps, dataset);
    expect(() => trainOn(dataset, other, { checkpoint })).toThrow(
      expect.objectContaining({ code: 'TRAIN_CHECKPOINT_UNFIT' }),
    );
  });
});
