/** Small trials and data sets for tests of the trainer. */
import type { Dataset } from '../../src/data/index.ts';
import { type Kernels, referenceKernels } from '../../src/kernels/index.ts';
import type { SettledSettings, Trial } from '../../src/plan/index.ts';
import { exp, log, tanh } from '../../src/shared/index.ts';

export const createKernels = (precision: Kernels['precision']): Kernels =>
  referenceKernels(precision, { exp, log, tanh });

export type Rows = { features: number[][]; labels?: number[]; targets?: number[][] };

/** A data set over ordinary arrays; the first `train` rows (default: all) are for training, the others for test. */
export function makeDataset(rows: Rows, options: { precision?: 'float32' | 'float64'; train?: number } = {}): Dataset {
  const { precision = 'float64', train = rows.features.length } = options;
  const ArrayType = precision === 'float32' ? Float32Array : Float64Array;
  const indices = Uint32Array.from(rows.features.keys());
  return {
    precision,
    rows: { train, validation: 0, test: indices.length - train },
    inputs: rows.features[0]!.length,
    task: rows.labels ? 'classification' : 'regression',
    outputs: rows.labels ? Math.max(...rows.labels) + 1 : rows.targets![0]!.length,
    sha256: '0'.repeat(64),
    features: ArrayType.from(rows.features.flat()),
    ...(rows.labels && { labels: Int32Array.from(rows.labels) }),
    ...(rows.targets && { targets: ArrayType.from(rows.targets.flat()) }),
    splits: {
      train: indices.slice(0, train),
      validation: indices.slice(0, 0),
      test: indices.slice(train),
    },
  };
}

export function makeTrial(
  settings: Partial<SettledSettings> & Pick<SettledSettings, 'layers' | 'loss'>,
  steps: number,
) {
  const filled: SettledSettings = {
    seed: 42,
    dataset: { type: 'csv' },
    gradient: { type: 'backprop' },
    optimizer: { type: 'sgd' },
    learningRate: 0.1,
    batchSize: 4,
    steps,
    sampling: 'sequential',
    precision: 'float64',
    evaluate: { every: 1, unit: 'epoch', metrics: ['loss'] },
    record: { batchLoss: 1 },
    ...settings,
  };
  return { settings: filled, repeat: 0, steps } satisfies Pick<Trial, 'settings' | 'repeat' | 'steps'>;
}
