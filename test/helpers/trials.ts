/** Small trials and data sets for tests of the trainer. */
import type { ActivationSettings, SettledLayer, SettledSettings } from '../../src/config/index.ts';
import type { Dataset } from '../../src/data/index.ts';
import { type Kernels, referenceKernels } from '../../src/kernels/index.ts';
import { inferShapes } from '../../src/methods/index.ts';
import { elementary } from '../../src/shared/index.ts';
import { trainTrial } from '../../src/train/index.ts';
import type { TrainedTrial } from '../../src/train/training.ts';

export const createKernels = (precision: Kernels['precision']): Kernels => referenceKernels(precision, elementary);

export type Rows = {
  features: number[][];
  labels?: number[];
  targets?: number[][];
  shape?: readonly [number, number, number];
};

/** A data set over ordinary arrays; the first `train` rows (default: all) are for training, the others for test. */
export function makeDataset(rows: Rows, options: { precision?: 'float32' | 'float64'; train?: number } = {}): Dataset {
  const { precision = 'float64', train = rows.features.length } = options;
  const ArrayType = precision === 'float32' ? Float32Array : Float64Array;
  const indices = Uint32Array.from(rows.features.keys());
  return {
    precision,
    rows: { train, validation: 0, test: indices.length - train },
    inputs: rows.features[0]!.length,
    ...(rows.shape && { shape: rows.shape }),
    task: rows.labels ? 'classification' : 'regression',
    outputs: rows.labels ? Math.max(...rows.labels) + 1 : rows.targets![0]!.length,
    sha256: '0'.repeat(64),
    features: ArrayType.from(rows.features.flat()),
    ...(rows.labels && { labels: Int32Array.from(rows.labels) }),
    ...(rows.targets && { targets: ArrayType.from(rows.targets.flat()) }),
    featureScaling: { offsets: new Float64Array(), scales: new Float64Array() },
    splits: {
      train: indices.slice(0, train),
      validation: indices.slice(0, 0),
      test: indices.slice(train),
    },
  };
}

export type WrittenLayer = { readonly type: string; readonly activation?: string; readonly [key: string]: unknown };

/** Layers as a person writes them, with the defaults that the schema and the plan would fill in. */
export function layersOf(layers: readonly WrittenLayer[]): SettledLayer[] {
  const defaults: Readonly<Record<string, object>> = {
    dense: { init: 'he' },
    conv2d: { init: 'he', stride: 1, padding: 0 },
    batchNorm: { epsilon: 1e-5, momentum: 0.1 },
  };
  return layers.map((layer) => ({
    ...(layer.type.includes('Pool') && { stride: layer.size }),
    ...defaults[layer.type],
    ...layer,
    ...(layer.type in defaults && { activation: activationOf(layer.activation ?? 'identity') }),
  })) as unknown as SettledLayer[];
}

function activationOf(type: string): ActivationSettings {
  return {
    type,
    ...(type === 'leakyRelu' && { slope: 0.01 }),
    ...(type === 'elu' && { alpha: 1 }),
  } as ActivationSettings;
}

/** A loss with the defaults of the schema. */
export function lossOf(type: string): SettledSettings['loss'] {
  const defaults: Readonly<Record<string, object>> = {
    crossEntropy: { labelSmoothing: 0 },
    sumOfSquares: { reduction: 'mean' },
    huber: { delta: 1 },
  };
  return { type, ...defaults[type] } as SettledSettings['loss'];
}

export function makeTrial(
  settings: Partial<SettledSettings> & Pick<SettledSettings, 'layers' | 'loss'>,
  steps: number,
  dataset: Pick<Dataset, 'inputs' | 'shape'>,
): TrainedTrial {
  const filled: SettledSettings = {
    seed: 42,
    dataset: { type: 'csv' },
    gradient: { type: 'backprop' },
    optimizer: { type: 'sgd' },
    weightDecay: 0,
    learningRate: 0.1,
    schedule: { type: 'constant', warmup: 0 },
    batchSize: 4,
    steps,
    sampling: 'sequential',
    precision: 'float64',
    evaluate: { every: 1, unit: 'epoch', metrics: ['loss'], topK: 5, splits: ['train', 'test'], trainShare: 1 },
    record: { batchLoss: 1, activations: false },
    ...settings,
  };
  const { shapes } = inferShapes(filled.layers, dataset.shape ?? [dataset.inputs]);
  return { settings: filled, shapes, repeat: 0, steps };
}

/** Trains on the readable kernels. */
export function train(
  dataset: Dataset,
  settings: Parameters<typeof makeTrial>[0],
  steps: number,
  options: Parameters<typeof trainTrial>[3] = {},
) {
  return trainTrial(makeTrial(settings, steps, dataset), dataset, createKernels, options);
}
