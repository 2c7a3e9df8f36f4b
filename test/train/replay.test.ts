import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SettledSettings } from '../../src/config/index.ts';
import type { Dataset } from '../../src/data/index.ts';
import { type CreateKernels, type Kernels, openKernels } from '../../src/kernels/index.ts';
import { elementary, omitUndefined } from '../../src/shared/index.ts';
import { type Checkpoint, trainTrial } from '../../src/train/index.ts';
import type { TrainedTrial } from '../../src/train/training.ts';
import { hasNativeKernels } from '../helpers/native-kernels.ts';
import { layersOf, lossOf, makeDataset, makeTrial, type Rows, type WrittenLayer } from '../helpers/trials.ts';

const memory = new WebAssembly.Memory({ initial: 4, maximum: 1024, shared: true });
const create: CreateKernels = hasNativeKernels
  ? openKernels('native', memory, elementary).create
  : () => {
      throw new Error('there are no native kernels');
    };

/** The same data set in the memory that kernels share. */
function place(dataset: Dataset): Dataset {
  let end = 0;
  const copy = <T extends Float32Array | Int32Array | Uint32Array>(array: T): T => {
    const View = array.constructor as new (buffer: ArrayBufferLike, at: number, length: number) => T;
    const placed = new View(memory.buffer, end, array.length);
    placed.set(array);
    end += Math.ceil(array.byteLength / 64) * 64;
    return placed;
  };
  const { features, labels, targets, splits } = dataset;
  return {
    ...dataset,
    features: copy(features as Float32Array),
    ...(labels && { labels: copy(labels) }),
    ...(targets && { targets: copy(targets as Float32Array) }),
    splits: { train: copy(splits.train), validation: splits.validation, test: copy(splits.test) },
  };
}

const noise = (i: number) => (((i + 1) * 7919) % 1009) / 504.5 - 1;
const featuresOf = (rows: number, inputs: number) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: inputs }, (__, k) => noise(i * inputs + k)));
const classified: Rows = {
  features: featuresOf(23, 16),
  labels: Array.from({ length: 23 }, (_, i) => i % 3),
  shape: [1, 4, 4],
};
const measured: Rows = { features: featuresOf(23, 16), targets: featuresOf(23, 2), shape: [1, 4, 4] };

/** Trains by kernels that count how many steps they replay, or cannot replay any. */
function trainBoth(
  rows: Rows,
  settings: Parameters<typeof makeTrial>[0],
  steps: number,
  changes: Partial<TrainedTrial> = {},
  checkpoint?: Checkpoint,
) {
  const dataset = place(makeDataset(rows, { precision: 'float32', train: 20 }));
  const trial = { ...makeTrial({ precision: 'float32', ...settings }, steps, dataset), ...changes };
  const options = omitUndefined({ checkpoint });
  let replayed = 0;
  const counting: CreateKernels = (precision) => {
    const kernels = create(precision);
    return {
      ...kernels,
      captureStep(step) {
        const captured = kernels.captureStep?.(step);
        return (
          captured && {
            ...captured,
            replay(first, count) {
              const made = captured.replay(first, count);
              replayed += made;
              return made;
            },
          }
        );
      },
    };
  };
  const oneByOne: CreateKernels = (precision) => {
    const { captureStep: _, ...kernels } = create(precision);
    return kernels as Kernels;
  };
  return {
    many: trainTrial(trial, dataset, counting, options),
    plain: trainTrial(trial, dataset, oneByOne, options),
    replayed,
  };
}

const dense = (units: number, activation: string): WrittenLayer => ({ type: 'dense', units, activation });
const evaluateEvery = (every: number, unit: 'epoch' | 'step'): SettledSettings['evaluate'] => ({
  every,
  unit,
  metrics: ['loss'],
  topK: 5,
  splits: ['train', 'test'],
  trainShare: 1,
});
const spiral = { layers: layersOf([dense(5, 'tanh'), dense(3, 'softmax')]), loss: lossOf('crossEntropy') };

const hidden: readonly (readonly WrittenLayer[])[] = [
  [],
  [dense(7, 'relu')],
  [dense(4, 'tanh'), dense(6, 'sigmoid')],
  [dense(5, 'leakyRelu'), dense(5, 'swish')],
  [{ type: 'conv2d', filters: 2, kernel: 2, activation: 'relu' }, { type: 'maxPool2d', size: 2 }, { type: 'flatten' }],
  // These are not captured.
  [dense(6, 'elu')],
  [{ type: 'dropout', rate: 0.3 }, dense(4, 'relu')],
  [dense(6, 'identity'), { type: 'batchNorm' }],
  [{ type: 'averagePool2d', size: 2 }, { type: 'flatten' }],
];
const heads = [
  { rows: classified, last: dense(3, 'softmax'), loss: 'crossEntropy' },
  { rows: classified, last: dense(3, 'sigmoid'), loss: 'sumOfSquares' },
  { rows: measured, last: dense(2, 'identity'), loss: 'sumOfSquares' },
  { rows: measured, last: dense(2, 'identity'), loss: 'meanSquaredError' },
  { rows: measured, last: dense(2, 'identity'), loss: 'huber' },
];
const optimizers: readonly SettledSettings['optimizer'][] = [
  { type: 'sgd' },
  { type: 'momentum', momentum: 0.9 },
  { type: 'nesterov', momentum: 0.9 },
  { type: 'adagrad', epsilon: 1e-10 },
  { type: 'rmsprop', alpha: 0.99, epsilon: 1e-8 },
  { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  { type: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
];
const trials = fc.record({
  layers: fc.constantFrom(...hidden),
  head: fc.nat(heads.length - 1),
  optimizer: fc.constantFrom(...optimizers),
  weightDecay: fc.constantFrom(0, 0.01),
  learningRate: fc.constantFrom(0.001, 0.01, 0.1, 30, 1e30),
  schedule: fc.constantFrom<SettledSettings['schedule']>(
    { type: 'constant', warmup: 0 },
    { type: 'constant', warmup: 7 },
    { type: 'cosine', warmup: 0 } as SettledSettings['schedule'],
  ),
  sampling: fc.constantFrom<SettledSettings['sampling']>('shuffle', 'sequential', 'replacement'),
  batchSize: fc.constantFrom(1, 4, 6, 20),
  evaluate: fc.constantFrom(evaluateEvery(1, 'epoch'), evaluateEvery(7, 'step'), evaluateEvery(100, 'step')),
  every: fc.constantFrom(1, 3),
  clip: fc.constantFrom({}, { clipNorm: 0.5 }, { clipValue: 0.1 }),
  steps: fc.constantFrom(1, 2, 61, 130),
});

/** Settings under which every step but the first can be replayed. */
const usual = {
  optimizer: { type: 'sgd' },
  batchSize: 5,
  evaluate: evaluateEvery(10, 'step'),
  learningRate: 0.01,
} as const satisfies Partial<SettledSettings>;

describe.skipIf(!hasNativeKernels)('[I] train/replay', () => {
  it('makes many steps at once as it makes them one by one, whatever is trained', () => {
    fc.assert(
      fc.property(trials, ({ layers, head, every, clip, steps, ...settings }) => {
        const { rows, last, loss } = heads[head]!;
        const network = { layers: layersOf([...layers, last]), loss: lossOf(loss) };
        const record = { batchLoss: every, activations: true };
        const { many, plain } = trainBoth(rows, { ...settings, ...clip, ...network, record }, steps);
        expect(many).toEqual(plain);
      }),
      { numRuns: 400 },
    );
  });

  it.each(optimizers)('replays what $type does', (optimizer) => {
    const { many, plain, replayed } = trainBoth(classified, { ...usual, ...spiral, optimizer, weightDecay: 0.01 }, 60);
    expect(many).toEqual(plain);
    expect(replayed).toBe(59);
  });

  it.each([
    { what: 'dense layers', layers: hidden[2]!, head: heads[0]! },
    { what: 'slopes and swish', layers: hidden[3]!, head: heads[2]! },
    { what: 'images', layers: hidden[4]!, head: heads[3]! },
    { what: 'classes whose squares are compared', layers: hidden[1]!, head: heads[1]! },
  ])('replays networks of $what', ({ layers, head }) => {
    const network = { layers: layersOf([...layers, head.last]), loss: lossOf(head.loss) };
    expect(trainBoth(head.rows, { ...usual, ...network }, 60).replayed).toBe(59);
  });

  it('makes one by one what does more than to call kernels', () => {
    const replayedOf = (changes: Partial<SettledSettings>) =>
      trainBoth(classified, { ...usual, ...spiral, ...changes }, 60).replayed;
    expect(replayedOf({ clipNorm: 1 })).toBe(0);
    expect(replayedOf({ clipValue: 1 })).toBe(0);
    expect(replayedOf({ gradient: { type: 'numerical', h: 1e-4 } })).toBe(0);
    for (const layers of hidden.slice(5)) {
      expect(replayedOf({ layers: layersOf([...layers, dense(3, 'softmax')]) })).toBe(0);
    }
    const loss: SettledSettings['loss'] = { type: 'crossEntropy', labelSmoothing: 0, classWeights: 'balanced' };
    expect(replayedOf({ loss })).toBe(0);
    const formula: SettledSettings['loss'] = { formula: '(y - t)^2' };
    expect(
      trainBoth(measured, { ...usual, layers: layersOf([dense(2, 'identity')]), loss: formula }, 60).replayed,
    ).toBe(0);
  });

  it('replays short mini-batches with the others, and makes alone what is looked at after each step', () => {
    const settings = { ...usual, ...spiral, batchSize: 6, evaluate: evaluateEvery(1, 'epoch') };
    expect(trainBoth(classified, settings, 40).replayed).toBe(39);
    expect(trainBoth(classified, { ...settings, evaluate: evaluateEvery(1, 'step') }, 40).replayed).toBe(0);
  });

  it('says at which step a loss was no longer finite, and at which a parameter', () => {
    const network = { layers: layersOf([dense(5, 'relu'), dense(2, 'identity')]), loss: lossOf('meanSquaredError') };
    const of = (learningRate: number) => trainBoth(measured, { ...usual, ...network, learningRate }, 200);
    const loss = of(2);
    expect(loss.many).toEqual(loss.plain);
    expect(loss.many.divergence?.reason).toMatch(/loss of a mini-batch/);
    expect(loss.replayed).toBe(loss.many.steps - 1);
    expect(loss.replayed).toBeGreaterThan(3);
    const weights = of(3);
    expect(weights.many).toEqual(weights.plain);
    expect(weights.many.divergence?.reason).toMatch(/is not finite/);
    expect(weights.replayed).toBe(weights.many.steps - 1);
  });

  it('goes on from a checkpoint to the same bits', () => {
    const settings = { ...usual, ...spiral, optimizer: optimizers[5]!, sampling: 'shuffle' } as const;
    const whole = trainBoth(classified, settings, 80);
    const first = trainBoth(classified, settings, 80, { stopAfter: 33 });
    expect(first.many).toEqual(first.plain);
    const rest = trainBoth(classified, settings, 80, {}, first.many.checkpoint);
    expect(rest.many).toEqual(rest.plain);
    expect(rest.many.weightsSha256).toBe(whole.many.weightsSha256);
    expect(rest.replayed).toBe(80 - 33);
  });
});
