/** A small sweep with made-up numbers: an experiment of two axes, its points, trials and what came of them. */
import type { Experiment, Settings } from '../../src/config/index.ts';
import type { DatasetFacts } from '../../src/data/index.ts';
import type { Point, Rung, Trial } from '../../src/plan/index.ts';
import { type TrialRecord, type TrialResult, toTrialRecord } from '../../src/results/index.ts';
import { numericsVersion, trialId } from '../../src/shared/index.ts';
import type { SummaryInput } from '../../src/summary/index.ts';

const settings = {
  seed: 42,
  dataset: { type: 'iris', normalize: 'standard' },
  layers: [{ type: 'dense', units: 3, activation: { type: 'softmax' }, init: 'xavier' }],
  loss: { type: 'crossEntropy', labelSmoothing: 0 },
  gradient: { type: 'backprop' },
  optimizer: { type: 'sgd' },
  learningRate: 0.1,
  schedule: { type: 'constant', warmup: 0 },
  epochs: 2,
  sampling: 'shuffle',
  precision: 'float32',
  evaluate: { every: 1, unit: 'epoch', topK: 5, trainShare: 1 },
  record: { activations: false },
} satisfies Settings;

type Trained = Exclude<TrialResult, { status: 'failed' }>;

export const data = 'd'.repeat(64);

export function exampleExperiment(changes: Partial<Experiment> = {}): Experiment {
  return {
    name: 'lr-sweep',
    file: 'experiments/lr-sweep.yaml',
    folder: 'experiments',
    settings,
    axes: [],
    repeats: 1,
    maxPoints: 1000,
    expect: [],
    saveWeights: 'none',
    ...changes,
  };
}

export function examplePoint(index: number, parameters: Record<string, unknown>): Point {
  return { index, parameters, settings: { ...settings, ...parameters } };
}

export function exampleTrial(point: Point, repeat = 0): Trial {
  const { learningRate } = point.settings;
  const settled: Trial['settings'] = {
    ...settings,
    layers: [{ type: 'dense', units: 3, activation: { type: 'softmax' }, init: 'xavier' }],
    weightDecay: 0,
    learningRate,
    batchSize: 100,
    evaluate: { ...settings.evaluate, metrics: ['loss', 'accuracy'], splits: ['train', 'test'] },
    record: { batchLoss: 1, activations: false },
  };
  const id = trialId({ settings: settled, repeat, data, numericsVersion });
  const shapes = [
    { input: [4], output: [3], params: { weight: [4, 3], bias: [3] }, state: {}, work: 12 },
  ] satisfies Trial['shapes'];
  return { id, point: point.index, rung: 0, repeat, fold: 0, settings: settled, shapes, steps: 2, data };
}

/** Where nothing is halved. */
export function oneRung({ length: points }: readonly Point[]): Rung[] {
  return [{ length: { epochs: 2 }, points }];
}

export function exampleFacts(rows: DatasetFacts['rows'] = { train: 100, validation: 0, test: 50 }): DatasetFacts {
  return { rows, inputs: 4, task: 'classification', outputs: 3, sha256: data };
}

export function finishedWith(metrics: Record<string, number>): Trained {
  const evaluation = {
    step: [2],
    epoch: [2],
    ...Object.fromEntries(Object.entries(metrics).map(([k, v]) => [k, [v]])),
  };
  return {
    status: 'finished',
    steps: 2,
    curves: { batchLoss: { step: [0, 1], loss: [1.0986122886681098, 0.9] }, evaluation },
    metrics,
    weightsSha256: 'e'.repeat(64),
  };
}

export function divergedAt(step: number): Trained {
  return {
    status: 'diverged',
    steps: step,
    curves: { batchLoss: { step: [0], loss: [1.5] }, evaluation: { step: [], epoch: [] } },
    metrics: {},
    divergence: { step, reason: 'the loss of a mini-batch is NaN' },
    weightsSha256: 'f'.repeat(64),
  };
}

export const failure: TrialResult = { status: 'failed', error: { code: 'POOL_OUT_OF_MEMORY', message: 'no room' } };

/**
 * A whole run over learning rates.
 *
 * @param results of each learning rate, one a repeat; undefined is a trial that has no record
 */
export function exampleRun(
  results: readonly (readonly [learningRate: number, ...(TrialResult | undefined)[]])[],
  changes: Partial<Experiment> = {},
  facts: DatasetFacts = exampleFacts(),
): SummaryInput {
  const points = results.map(([learningRate], index) => examplePoint(index, { learningRate }));
  const trials: Trial[] = [];
  const records = new Map<string, TrialRecord>();
  results.forEach(([, ...outcomes], index) => {
    outcomes.forEach((outcome, repeat) => {
      const trial = exampleTrial(points[index]!, repeat);
      trials.push(trial);
      if (outcome !== undefined) records.set(trial.id, toTrialRecord(trial, outcome));
    });
  });
  const axes = [{ path: ['learningRate'], values: results.map(([rate]) => rate), source: ['learningRate'] }];
  const experiment = exampleExperiment({ axes, repeats: results[0]!.length - 1, ...changes });
  return { experiment, points, rungs: oneRung(points), trials, records, facts: points.map(() => facts) };
}

/** A schema as it is published. */
export const schemaUrl = (name: string) => new URL(`../../schema/${name}.schema.json`, import.meta.url);
