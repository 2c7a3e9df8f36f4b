import { describe, expect, it } from 'vitest';
import { type Dataset, loadDatasets, openDataset, type SharedDataset } from '../../src/data/index.ts';
import { type Kernels, referenceKernels } from '../../src/kernels/index.ts';
import { elementary, type Precision } from '../../src/shared/index.ts';
import { countBufferBytes } from '../../src/train/index.ts';
import { allocateTraining } from '../../src/train/training.ts';
import { layersOf, lossOf, makeTrial } from '../helpers/trials.ts';

const [loading] = loadDatasets([
  {
    settings: { type: 'xor', rows: 40, noise: 0.1, normalize: 'none' },
    folder: '.',
    seed: 7,
    precision: 'float32',
    targets: 'classes',
    outputs: 2,
  },
]);
const dataset: Dataset = openDataset(loading?.dataset as SharedDataset);

/** The bytes of the arrays that a training in fact allocates. */
function measureBytes(trial: Parameters<typeof countBufferBytes>[0]): number {
  let bytes = 0;
  const create = (precision: Precision): Kernels => {
    const kernels = referenceKernels(precision, elementary);
    const counted = <Made extends { byteLength: number }>(make: (length: number) => Made) => {
      return (length: number): Made => {
        const made = make(length);
        bytes += made.byteLength;
        return made;
      };
    };
    return {
      ...kernels,
      allocate: counted(kernels.allocate),
      allocateIntegers: counted(kernels.allocateIntegers),
      allocateDoubles: counted(kernels.allocateDoubles),
    };
  };
  allocateTraining(trial, dataset, create);
  return bytes;
}

const layers = layersOf([
  { type: 'dense', units: 30, activation: 'relu' },
  { type: 'batchNorm' },
  { type: 'dropout', rate: 0.5 },
  { type: 'dense', units: 2, activation: 'softmax' },
]);

describe('[U] train/count-buffers', () => {
  it.each([
    ['plain', {}],
    ['of a large mini-batch', { batchSize: 1000 }],
    ['with a stateful optimizer', { optimizer: { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } }],
    ['that may stop early', { earlyStopping: { metric: 'train.loss', patience: 3, goal: 'minimize', minDelta: 0 } }],
    ['in float64', { precision: 'float64' }],
    ['whose gradient is numerical', { gradient: { type: 'numerical', h: 1e-4 } }],
  ] as const)('counts what a training allocates: one %s', (_name, settings) => {
    const trial = makeTrial({ layers, loss: lossOf('crossEntropy'), ...(settings as object) }, 10, { inputs: 2 });
    const counted = countBufferBytes(trial, dataset, referenceKernels('float32', elementary));
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBe(measureBytes(trial));
  });
});
