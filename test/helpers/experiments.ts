/** Experiments as the config room would hand them on, for tests of the rooms behind it. */
import type { Experiment, Settings } from '../../src/config/index.ts';
import type { DatasetFacts } from '../../src/data/index.ts';

export const plainSettings: Settings = {
  seed: 42,
  dataset: { type: 'iris', normalize: 'none' },
  layers: [
    { type: 'dense', units: 5, activation: { type: 'relu' } },
    { type: 'dense', units: 3, activation: { type: 'softmax' } },
  ],
  loss: { type: 'crossEntropy', labelSmoothing: 0 },
  gradient: { type: 'backprop' },
  optimizer: { type: 'sgd' },
  learningRate: 0.1,
  schedule: { type: 'constant', warmup: 0 },
  sampling: 'shuffle',
  precision: 'float32',
  evaluate: { every: 1, unit: 'epoch', topK: 5, trainShare: 1 },
  record: { activations: false },
};

export function makeExperiment(parts: Partial<Experiment> = {}): Experiment {
  return {
    name: 'test',
    file: 'test.yaml',
    folder: '.',
    settings: plainSettings,
    axes: [],
    repeats: 1,
    maxPoints: 10_000,
    expect: [],
    saveWeights: 'none',
    ...parts,
  };
}

export const irisFacts: DatasetFacts = {
  rows: { train: 120, validation: 0, test: 30 },
  inputs: 4,
  task: 'classification',
  outputs: 3,
  sha256: 'a'.repeat(64),
};

/** Images of one channel, 8 × 8. */
export const digitsFacts: DatasetFacts = {
  rows: { train: 1437, validation: 0, test: 360 },
  inputs: 64,
  shape: [1, 8, 8],
  task: 'classification',
  outputs: 10,
  sha256: 'd'.repeat(64),
};

export const axis = (path: (string | number)[], values: unknown[], source: (string | number)[] = path) => ({
  path,
  values,
  source,
});
