import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SettledSettings } from '../../src/config/index.ts';
import { type CreateKernels, type KernelChoice, openKernels } from '../../src/kernels/index.ts';
import { elementary, omitUndefined, sizeOf } from '../../src/shared/index.ts';
import { openSeries, type Series, trainTrial } from '../../src/train/index.ts';
import type { TrainedTrial } from '../../src/train/training.ts';
import { hasNativeKernels } from '../helpers/native-kernels.ts';
import { makeDataset, makeTrial } from '../helpers/trials.ts';
import {
  adam,
  capturedHeads,
  classified,
  dense,
  evaluateEvery,
  measured,
  networkOf,
  place,
  readDrawn,
  type Settings,
  trials,
} from './drawn-trials.ts';

const choices: readonly KernelChoice[] = [...(hasNativeKernels ? (['native'] as const) : []), 'wasm', 'reference'];
/** Data sets lie before what kernels allocate. */
const bytesOfDataset = 1 << 14;

function openMemory(choice: KernelChoice) {
  const memory = new WebAssembly.Memory({ initial: 8, maximum: 4096, shared: true });
  return { memory, create: openKernels(choice, memory, elementary).create };
}

const usual = {
  ...networkOf([dense(5, 'tanh')], capturedHeads[0]!),
  optimizer: adam,
  sampling: 'shuffle',
  batchSize: 6,
  evaluate: evaluateEvery(10, 'step'),
  learningRate: 0.01,
} as const satisfies Partial<SettledSettings>;

type Member = TrainedTrial & Pick<Parameters<Series>[2] & object, 'checkpoint' | 'initialWeights'>;

/** Trials of a series over one data set, and of each what it comes to alone; how often the series allocated anew. */
function trainInSeries(all: readonly Member[], rows = classified) {
  const { memory, create } = openMemory(hasNativeKernels ? 'native' : 'wasm');
  const dataset = place(memory, makeDataset(rows, { precision: 'float32', train: 20 }), false);
  let allocations = 0;
  const counting: CreateKernels = (precision) => {
    if (precision === 'float32') allocations += 1;
    return create(precision);
  };
  const train = openSeries(counting);
  const read = ({ checkpoint, initialWeights, ...trial }: Member) => {
    return { trial, options: omitUndefined({ checkpoint, initialWeights }) };
  };
  const outcomes = all.map(read).map(({ trial, options }) => train(trial, dataset, options));
  const alone = all.map(read).map(({ trial, options }) => trainTrial(trial, dataset, create, options));
  return { outcomes, alone, allocations };
}

const pointOf = (changes: Settings | object = {}) =>
  makeTrial({ precision: 'float32', ...usual, ...changes } as Settings, 40, { inputs: 16, shape: [1, 4, 4] });

describe('[I] train/series', () => {
  it('trains each trial to what it comes to alone, whatever was trained before it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...choices),
        fc.array(trials, { minLength: 1, maxLength: 4 }),
        fc.array(fc.record({ point: fc.nat(3), repeat: fc.nat(2) }), { minLength: 2, maxLength: 8 }),
        fc.boolean(),
        (choice, points, order, isFloat64) => {
          const { memory, create } = openMemory(choice);
          const precision = isFloat64 ? 'float64' : 'float32';
          const planned = points.map((drawn, i) => {
            const { rows, settings } = readDrawn(drawn);
            const data = makeDataset(rows, { precision, train: 20 });
            const isPlaced = !isFloat64 && choice !== 'reference';
            const dataset = isPlaced ? place(memory, data, drawn.isCompressed, i * bytesOfDataset) : data;
            return { trial: makeTrial({ precision, ...settings }, Math.min(drawn.steps, 61), dataset), dataset };
          });
          const chosen = order.map(({ point, repeat }) => ({ ...planned[point % planned.length]!, repeat }));
          const train = openSeries(create);
          const outcomes = chosen.map(({ trial, dataset, repeat }) => train({ ...trial, repeat }, dataset));
          const alone = chosen.map(({ trial, dataset, repeat }) => trainTrial({ ...trial, repeat }, dataset, create));
          expect(outcomes).toEqual(alone);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('allocates once for the repeats of a point, and anew for another point', () => {
    const [point, other] = [pointOf(), pointOf({ learningRate: 0.1 })];
    const repeats = (one: TrainedTrial) => [0, 1, 2].map((repeat) => ({ ...one, repeat }));
    const { outcomes, alone, allocations } = trainInSeries([...repeats(point), ...repeats(other), ...repeats(point)]);
    expect(outcomes).toEqual(alone);
    expect(allocations).toBe(3);
    expect(new Set(outcomes.map(({ weightsSha256 }) => weightsSha256)).size).toBe(6);
  });

  it('allocates anew for other data', () => {
    const { memory, create } = openMemory(choices[0]!);
    const { labels = [] } = classified;
    const others = { ...classified, labels: labels.map((label) => (label + 1) % 3) };
    const datasets = [classified, others].map((rows, i) =>
      place(memory, makeDataset(rows, { precision: 'float32', train: 20 }), false, i * bytesOfDataset),
    );
    const point = pointOf();
    const train = openSeries(create);
    const outcomes = datasets.map((dataset) => train(point, dataset));
    expect(outcomes).toEqual(datasets.map((dataset) => trainTrial(point, dataset, create)));
  });

  it('allocates anew for other steps, by which schedules go', () => {
    const point = pointOf({ schedule: { type: 'cosine', warmup: 0 } as SettledSettings['schedule'] });
    const { outcomes, alone, allocations } = trainInSeries([point, { ...point, steps: 90 }]);
    expect(outcomes).toEqual(alone);
    expect(allocations).toBe(2);
  });

  it('allocates anew where a layer draws, or the best weights are kept', () => {
    const dropout = networkOf([dense(5, 'tanh'), { type: 'dropout', rate: 0.3 }], capturedHeads[0]!);
    const earlyStopping = { metric: 'test.loss', goal: 'minimize', patience: 2, minChange: 0 } as const;
    for (const point of [pointOf(dropout), pointOf({ earlyStopping })]) {
      const { outcomes, alone, allocations } = trainInSeries([point, { ...point, repeat: 1 }]);
      expect(outcomes).toEqual(alone);
      expect(allocations).toBe(2);
    }
  });

  it('begins as if it were the first, after a trial that diverged', () => {
    const network = networkOf([dense(5, 'relu')], capturedHeads[4]!);
    const point = pointOf({ ...network, learningRate: 30, optimizer: { type: 'momentum', momentum: 0.9 } });
    const { outcomes, alone } = trainInSeries([point, { ...point, repeat: 1 }, point], measured);
    expect(outcomes.map(({ status }) => status)).toEqual(['diverged', 'diverged', 'diverged']);
    expect(outcomes).toEqual(alone);
  });

  it('goes on from the checkpoint of a trial before', () => {
    const point = pointOf();
    const [first] = trainInSeries([{ ...point, stopAfter: 15 }]).outcomes;
    const rest = { ...point, ...(first?.checkpoint && { checkpoint: first.checkpoint }) };
    const { outcomes, alone, allocations } = trainInSeries([{ ...point, stopAfter: 15 }, rest, point]);
    expect(outcomes).toEqual(alone);
    expect(outcomes[1]?.weightsSha256).toBe(outcomes[2]?.weightsSha256);
    expect(allocations).toBe(1);
  });

  it('starts from given weights, and the next trial from its own', () => {
    const point = pointOf();
    const initialWeights = Object.fromEntries(
      point.shapes.flatMap(({ params }, layer) =>
        Object.entries(params).map(([name, shape]) => {
          return [`layers.${layer}.${name}`, { shape, values: new Float32Array(sizeOf(shape)).fill(0.1) }] as const;
        }),
      ),
    );
    const { outcomes, alone, allocations } = trainInSeries([{ ...point, initialWeights }, point]);
    expect(outcomes).toEqual(alone);
    expect(outcomes[0]).not.toEqual(outcomes[1]);
    expect(allocations).toBe(1);
  });
});
