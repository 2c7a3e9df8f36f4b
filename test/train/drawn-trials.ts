/** Trials of every kind, small, for tests that train many of them. */
import fc from 'fast-check';
import type { SettledSettings } from '../../src/config/index.ts';
import type { Dataset } from '../../src/data/index.ts';
import { compress } from '../helpers/compress.ts';
import { layersOf, lossOf, type makeTrial, type Rows, type WrittenLayer } from '../helpers/trials.ts';

/** The same data set in the memory that kernels share, from a place on, its features compressed or not. */
export function place(memory: WebAssembly.Memory, dataset: Dataset, isCompressed: boolean, from = 0): Dataset {
  let end = from;
  const copy = <T extends Float32Array | Int32Array | Uint32Array | Uint16Array>(array: T): T => {
    const View = array.constructor as new (buffer: ArrayBufferLike, at: number, length: number) => T;
    const placed = new View(memory.buffer, end, array.length);
    placed.set(array);
    end += Math.ceil(array.byteLength / 64) * 64;
    return placed;
  };
  const { labels, targets, splits } = dataset;
  const features = dataset.features as Float32Array;
  const { values, columns, starts } = compress(features, count, features.length / count).matrix;
  return {
    ...dataset,
    features: isCompressed ? { values: copy(values), columns: copy(columns), starts: copy(starts) } : copy(features),
    ...(labels && { labels: copy(labels) }),
    ...(targets && { targets: copy(targets as Float32Array) }),
    splits: { train: copy(splits.train), validation: splits.validation, test: copy(splits.test) },
  };
}

const noise = (i: number) => (((i + 1) * 7919) % 1009) / 504.5 - 1;
const count = 23;
const featuresOf = (rows: number, inputs: number) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: inputs }, (__, k) => noise(i * inputs + k)));
const image = { features: featuresOf(count, 16), shape: [1, 4, 4] as const };
export const classified: Rows = { ...image, labels: Array.from({ length: count }, (_, i) => i % 3) };
export const measured: Rows = { ...image, targets: featuresOf(count, 2) };
const answered: Rows = { ...image, targets: Array.from({ length: count }, (_, i) => [i % 2]) };

export type Settings = Parameters<typeof makeTrial>[0];

export const dense = (units: number, activation: string): WrittenLayer => ({ type: 'dense', units, activation });
export const evaluateEvery = (every: number, unit: 'epoch' | 'step'): SettledSettings['evaluate'] => ({
  every,
  unit,
  metrics: ['loss'],
  topK: 5,
  splits: ['train', 'test'],
  trainShare: 1,
});

export const capturedLayers: readonly (readonly WrittenLayer[])[] = [
  [],
  [dense(7, 'relu')],
  [dense(4, 'tanh'), dense(6, 'sigmoid')],
  [dense(5, 'leakyRelu'), dense(5, 'swish')],
  [{ type: 'conv2d', filters: 2, kernel: 2, activation: 'relu' }, { type: 'maxPool2d', size: 2 }, { type: 'flatten' }],
];
/** What they do is not all in C, or not all kernels. */
export const otherLayers: readonly (readonly WrittenLayer[])[] = [
  [dense(6, 'elu')],
  [{ type: 'dropout', rate: 0.3 }, dense(4, 'relu')],
  [dense(6, 'identity'), { type: 'batchNorm' }],
  [{ type: 'averagePool2d', size: 2 }, { type: 'flatten' }],
];

type Head = { readonly rows: Rows; readonly last: WrittenLayer; readonly loss: SettledSettings['loss'] };
const head = (rows: Rows, last: WrittenLayer, loss: SettledSettings['loss']): Head => ({ rows, last, loss });
export const capturedHeads: readonly Head[] = [
  head(classified, dense(3, 'softmax'), lossOf('crossEntropy')),
  head(classified, dense(3, 'softmax'), { type: 'crossEntropy', labelSmoothing: 0.1 }),
  head(classified, dense(3, 'sigmoid'), lossOf('sumOfSquares')),
  head(measured, dense(2, 'identity'), { type: 'sumOfSquares', reduction: 'sum' }),
  head(measured, dense(2, 'identity'), lossOf('meanSquaredError')),
];
export const otherHeads: readonly Head[] = [
  head(measured, dense(2, 'identity'), lossOf('huber')),
  head(measured, dense(2, 'identity'), lossOf('meanAbsoluteError')),
  head(answered, dense(1, 'sigmoid'), lossOf('binaryCrossEntropy')),
  head(measured, dense(2, 'identity'), { formula: '(y - t)^2' }),
  head(classified, dense(3, 'softmax'), { type: 'crossEntropy', labelSmoothing: 0, classWeights: 'balanced' }),
];
export const networkOf = (layers: readonly WrittenLayer[], { last, loss }: Head) => ({
  layers: layersOf([...layers, last]),
  loss,
});

export const optimizers: readonly SettledSettings['optimizer'][] = [
  { type: 'sgd' },
  { type: 'momentum', momentum: 0.9 },
  { type: 'nesterov', momentum: 0.9 },
  { type: 'adagrad', epsilon: 1e-10 },
  { type: 'rmsprop', alpha: 0.99, epsilon: 1e-8 },
  { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  { type: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
];
export const adam = optimizers[5]!;

export const trials = fc.record({
  layers: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...capturedLayers) }, fc.constantFrom(...otherLayers)),
  // By their numbers: rows would fill the page that tells of a failure.
  head: fc.oneof(
    { weight: 5, arbitrary: fc.nat(capturedHeads.length - 1) },
    fc.integer({ min: capturedHeads.length, max: capturedHeads.length + otherHeads.length - 1 }),
  ),
  optimizer: fc.constantFrom(...optimizers),
  weightDecay: fc.constantFrom(0, 0.01),
  learningRate: fc.constantFrom(0.001, 0.01, 0.1, 0.3, 30, 1e30),
  schedule: fc.constantFrom<SettledSettings['schedule']>(
    { type: 'constant', warmup: 0 },
    { type: 'constant', warmup: 7 },
    { type: 'cosine', warmup: 0 } as SettledSettings['schedule'],
  ),
  sampling: fc.constantFrom<SettledSettings['sampling']>('shuffle', 'sequential', 'replacement'),
  batchSize: fc.constantFrom(1, 4, 6, 20),
  evaluate: fc.constantFrom(evaluateEvery(2, 'epoch'), evaluateEvery(7, 'step'), evaluateEvery(100, 'step')),
  every: fc.constantFrom(1, 3),
  clip: fc.oneof({ weight: 8, arbitrary: fc.constant({}) }, fc.constantFrom({ clipNorm: 0.5 }, { clipValue: 0.1 })),
  earlyStopping: fc.constantFrom(
    {},
    {},
    { earlyStopping: { metric: 'test.loss', goal: 'minimize', patience: 2, minChange: 0 } },
  ),
  steps: fc.constantFrom(1, 61, 130, 130),
  isShared: fc.boolean(),
  isCompressed: fc.boolean(),
});

/** A trial that was drawn: rows and settings. */
export function readDrawn({ layers, head: number, every, clip, earlyStopping, ...settings }: DrawnTrial): {
  rows: Rows;
  settings: Settings;
} {
  const one = [...capturedHeads, ...otherHeads][number]!;
  const record = { batchLoss: every, activations: true };
  const { steps: _steps, isShared: _isShared, isCompressed: _isCompressed, ...others } = settings;
  return { rows: one.rows, settings: { ...others, ...clip, ...earlyStopping, ...networkOf(layers, one), record } };
}

export type DrawnTrial = typeof trials extends fc.Arbitrary<infer Drawn> ? Drawn : never;
