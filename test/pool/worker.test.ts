import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { SettledSettings } from '../../src/config/index.ts';
import { loadDatasets, openDataset, type SharedDataset } from '../../src/data/index.ts';
import { referenceKernels } from '../../src/kernels/index.ts';
import { inferShapes } from '../../src/methods/index.ts';
import type { Trial } from '../../src/plan/index.ts';
import { type PoolOptions, type PoolProgress, runTrials, type TrialCompletion } from '../../src/pool/index.ts';
import { elementary, type Precision } from '../../src/shared/index.ts';
import { trainTrial } from '../../src/train/index.ts';
import { hasNativeKernels } from '../helpers/native-kernels.ts';
import { layersOf, lossOf } from '../helpers/trials.ts';
import { settingsOf } from './fixtures/trials.ts';

// Node 20 loads no worker in TypeScript: the compiled one is what these tests run.
const workerFile = new URL('../../dist/thread.cjs', import.meta.url).href;

const plain = settingsOf('7');

function settle(precision: Precision, overrides: Partial<SettledSettings> = {}): SettledSettings {
  return {
    ...plain,
    layers: layersOf([
      { type: 'dense', units: 4, activation: 'relu' },
      { type: 'dense', units: 2, activation: 'softmax' },
    ]),
    loss: lossOf('crossEntropy'),
    precision,
    evaluate: { ...plain.evaluate, every: 5, unit: 'step', metrics: ['loss', 'accuracy'] },
    ...overrides,
  };
}

function trialOf(settings: SettledSettings, overrides: Partial<Trial> = {}): Trial {
  const { shapes } = inferShapes(settings.layers, [2]);
  return { id: 'trial', point: 0, rung: 0, repeat: 0, fold: 0, settings, shapes, steps: 25, data: '', ...overrides };
}

const precisions = ['float32', 'float64'] as const;
const datasets = loadDatasets(
  precisions.map((precision) => ({
    settings: { type: 'xor', rows: 40, noise: 0.1, normalize: 'none' },
    folder: '.',
    seed: 7,
    precision,
    targets: 'classes',
    outputs: 2,
  })),
).map(({ dataset }) => dataset as SharedDataset);

async function trainOnThreads(trials: readonly Trial[], options: PoolOptions = {}) {
  const completions: TrialCompletion[] = [];
  const input = { datasets };
  const pool = runTrials(
    trials.map((trial) => ({ trial, dataset: precisions.indexOf(trial.settings.precision) })),
    input,
    { workers: 2, workerFile, ...options },
  );
  for await (const completion of pool) completions.push(completion);
  return completions;
}

describe('[I] pool/worker', () => {
  it('gives what trainTrial gives on the main thread, to the bit, in both precisions', async () => {
    const trials = precisions.flatMap((precision) =>
      [0.1, 0.3, 1e30].map((learningRate) => trialOf(settle(precision, { learningRate }))),
    );
    const completions = await trainOnThreads(trials);
    expect(completions).toHaveLength(6);
    for (const { trial, result } of completions) {
      const dataset = openDataset(datasets[precisions.indexOf(trial.settings.precision)]!);
      const expected = trainTrial(trial, dataset, (precision) => referenceKernels(precision, elementary));
      expect(result).toEqual({ ...expected, weights: new Uint8Array(expected.weights) });
    }
  });

  it('gives the same results for 1, 2 and 4 workers', async () => {
    const trials = [0.01, 0.1, 0.3, 1, 3].flatMap((learningRate, point) =>
      [0, 1].map((repeat) => trialOf(settle('float32', { learningRate }), { id: `${point}/${repeat}`, repeat })),
    );
    const results = await Promise.all(
      [1, 2, 4].map(async (workers) => {
        const completions = await trainOnThreads(trials, { workers });
        return new Map(completions.map(({ trial, result }) => [trial.id, result]));
      }),
    );
    expect(results[0]!.size).toBe(10);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('gives the same result of one trial on 1, 2 and 3 threads', async () => {
    const layers = layersOf([
      { type: 'dense', units: 512, activation: 'relu' },
      { type: 'dense', units: 512, activation: 'relu' },
      { type: 'dense', units: 2, activation: 'softmax' },
    ]);
    const trial = trialOf(settle('float32', { layers, learningRate: 0.1, batchSize: 40 }), { steps: 330 });
    const results = [];
    const choices = hasNativeKernels ? (['native', 'wasm'] as const) : (['wasm'] as const);
    const runs = [1, 2, 3].map((workers) => ({ workers, kernels: choices[0] }));
    for (const run of [...runs, { workers: 2, kernels: 'wasm' as const }]) {
      const [completion] = await trainOnThreads([trial], run);
      const { result } = completion!;
      // A million bytes, which are compared faster by their hash.
      const weights = 'weights' in result && createHash('sha256').update(result.weights).digest('hex');
      results.push({ ...result, weights });
    }
    expect(results[0]).toMatchObject({ status: 'finished' });
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it('hands back what the training throws as data, and goes on', async () => {
    const unknown = { type: 'unheard-of' } as unknown as SettledSettings['optimizer'];
    const completions = await trainOnThreads(
      [
        trialOf(settle('float32', { optimizer: unknown }), { id: 'throws' }),
        trialOf(settle('float32'), { id: 'lacks weights', initialWeights: 'aa' }),
        trialOf(settle('float32'), { id: 'sound' }),
      ],
      { workers: 1 },
    );
    const codes = completions.map(({ trial, result }) => [trial.id, 'error' in result ? result.error.code : 'none']);
    expect(codes).toEqual([
      ['throws', 'TRAIN_FAILED'],
      ['lacks weights', 'TRAIN_FAILED'],
      ['sound', 'none'],
    ]);
  });

  it('starts from the initial weights that the trial names', async () => {
    const names = ['layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias'];
    const shapes = [[2, 4], [4], [4, 2], [2]];
    const zeros = Object.fromEntries(
      names.map((name, index) => {
        const shape = shapes[index]!;
        return [name, { shape, values: new Float64Array(shape.reduce((product, size) => product * size)) }];
      }),
    );
    const trial = trialOf(settle('float64'), { initialWeights: 'zeros' });
    const pool = runTrials([{ trial, dataset: 1 }], { datasets, initialWeights: { zeros } }, { workerFile });
    for await (const { result } of pool) {
      // Equal outputs for both classes: the loss of the first mini-batch is log 2.
      expect('curves' in result && result.curves.batchLoss.loss[0]).toBeCloseTo(Math.LN2, 12);
    }
  });

  it('leaves the flags of V8, which Node 20 is given for training, as they were', async () => {
    // Of the text V8 compares the length alone, and takes no compiled code where a flag is another than it was.
    const cachedData = new Script('1000').createCachedData();
    let text = 1000;
    const areAsBefore = () => {
      text += 1;
      return !new Script(String(text), { cachedData }).cachedDataRejected;
    };
    const trials = [0.1, 0.3].map((learningRate) => ({
      trial: trialOf(settle('float32', { learningRate })),
      dataset: 0,
    }));
    const isNode20 = process.versions.node.startsWith('20.');
    for await (const _ of runTrials(trials, { datasets }, { workers: 1, workerFile })) {
      expect(areAsBefore()).toBe(!isNode20);
    }
    expect(areAsBefore()).toBe(true);
  });

  it('counts its steps where the main thread sees them', async () => {
    const seen: PoolProgress[] = [];
    const onProgress = (progress: PoolProgress) => void seen.push(progress);
    await trainOnThreads([trialOf(settle('float64'), { steps: 20_000 })], { tickMs: 1, onProgress });
    expect(seen.filter(({ done, steps }) => done === 0 && steps > 0 && steps < 20_000).length).toBeGreaterThan(0);
    expect(seen.at(-1)).toMatchObject({ done: 1, steps: 20_000 });
  });
});
