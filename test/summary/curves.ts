/** Trials for tests of verdicts: from recorded curves, from made-up ones, and trained on the spot. */
import { readFileSync } from 'node:fs';
import { readExperiment } from '../../src/config/index.ts';
import { loadDatasets, openDataset } from '../../src/data/index.ts';
import { expandPoints, listDatasets, listRungs, listTrials } from '../../src/plan/index.ts';
import { type TrialResult, toTrialRecord } from '../../src/results/index.ts';
import { type SummaryInput, summarize } from '../../src/summary/index.ts';
import type { JudgedPoint } from '../../src/summary/verdicts/curve-features.ts';
import { trainTrial } from '../../src/train/index.ts';
import { createKernels } from '../helpers/trials.ts';
import { examplePoint, exampleTrial } from './examples.ts';

export type Curve = {
  readonly learningRate: number;
  readonly repeat?: number;
  readonly losses: readonly number[];
  /** The steps of the losses; without them every step has one. */
  readonly lossSteps?: readonly number[];
  readonly trainLosses?: readonly number[];
  readonly evaluationSteps?: readonly number[];
  readonly steps?: number;
  readonly testLoss?: number;
  readonly predictedClasses?: number;
  readonly divergence?: { readonly step: number; readonly reason: string };
  readonly path?: Readonly<Record<string, readonly number[]>>;
};

type EndedRecord = JudgedPoint['records'][number];

/** The record of a trial with such a curve; mini-batches have 100 rows. */
function recordOf(curve: Curve): EndedRecord {
  const { learningRate, repeat = 0, losses, lossSteps = [...losses.keys()], trainLosses = [], divergence } = curve;
  const { steps = losses.length, testLoss, predictedClasses, evaluationSteps = [...trainLosses.keys()] } = curve;
  const trial = exampleTrial(examplePoint(0, { learningRate }), repeat);
  const evaluation = {
    step: [...evaluationSteps],
    // Ten mini-batches are an epoch.
    epoch: evaluationSteps.map((step) => step / 10),
    'train.loss': [...trainLosses],
  };
  const path = curve.path && { step: [...lossSteps], ...curve.path };
  const result = {
    status: divergence ? 'diverged' : 'finished',
    steps,
    ...(divergence && { divergence }),
    curves: { batchLoss: { step: [...lossSteps], loss: [...losses] }, evaluation, ...(path && { path }) },
    metrics: testLoss === undefined || divergence ? {} : { 'test.loss': testLoss },
    ...(predictedClasses !== undefined && {
      confusion: {
        split: 'test',
        counts: Array(2).fill(Array.from({ length: 10 }, (_, i) => (i < predictedClasses ? 1 : 0))),
      },
    }),
    weightsSha256: 'e'.repeat(64),
  } as TrialResult;
  return toTrialRecord(trial, result) as EndedRecord;
}

/** The points of a sweep over the learning rate, in the order in which their rates first come. */
export function pointsOf(curves: readonly Curve[]): JudgedPoint[] {
  const rates = [...new Set(curves.map(({ learningRate }) => learningRate))];
  return rates.map((learningRate) => {
    const own = curves.filter((curve) => curve.learningRate === learningRate);
    const losses = own.map(({ testLoss }) => testLoss).filter((loss) => loss !== undefined);
    // In any order, to the last bit: a metric comes in the order of the repeats.
    const objective = losses.sort((a, b) => a - b).reduce((sum, loss) => sum + loss, 0) / own.length;
    const isWhole = losses.length === own.length && own.every(({ divergence }) => divergence === undefined);
    return { group: '', learningRate, records: own.map(recordOf), ...(isWhole && { objective }) };
  });
}

type Recorded = {
  readonly steps: number;
  readonly lossSteps: readonly number[];
  readonly evaluationSteps: readonly number[];
  readonly trials: readonly Required<Pick<Curve, 'learningRate' | 'repeat' | 'losses' | 'trainLosses' | 'testLoss'>>[];
};

/** Two epochs of MNIST at twelve learning rates, five repeats; how they were made stands in the file. */
export function readMnistCurves() {
  const file = new URL('fixtures/mnist-curves.json', import.meta.url);
  const { trials, ...shared } = JSON.parse(readFileSync(file, 'utf8')) as Recorded;
  return trials.map((trial) => ({ ...shared, ...trial }));
}

/** Trains an experiment on the readable kernels and sums it up. @param text YAML */
export function trainSweep(text: string) {
  return summarize(trainTrials(text));
}

export function trainTrials(text: string): SummaryInput {
  const { experiment, diagnostics } = readExperiment(text, 'sweep.yaml');
  if (!experiment) throw new Error(JSON.stringify(diagnostics));
  const { points } = expandPoints(experiment);
  const needs = listDatasets(points, '.');
  const shared = loadDatasets(needs.requests).map(({ dataset }) => dataset!);
  const datasets = shared.map(openDataset);
  const facts = needs.ofPoint.map((index) => shared[index]!);
  const rungs = listRungs(experiment, points.length);
  const trials = listTrials(points, rungs, experiment.repeats, facts);
  const records = trials.map((trial) => {
    return toTrialRecord(trial, trainTrial(trial, datasets[needs.ofPoint[trial.point]!]!, createKernels));
  });
  return { experiment, points, rungs, trials, records: new Map(records.map((record) => [record.id, record])), facts };
}
