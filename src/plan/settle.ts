/** A point's settings with nothing left open. */
import type { MetricName, Settings, SettledSettings } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import { factsOfLoss, goalOf, optimizers, settleLayer } from '../methods/index.ts';
import { type SplitName, splitNames } from '../shared/index.ts';
import { withoutFiles } from './input-files.ts';
import type { Rung } from './types.ts';

const defaultBatchSize = 100;
/** Where the experiment says neither epochs nor steps. */
export const defaultEpochs = 10;
/** Batch losses that a trial keeps where the experiment does not say how many. */
const keptBatchLosses = 300;

/** The batch size that a point trains with: 100, or the whole training split where that is smaller. */
export function batchSizeOf(settings: Settings, facts: DatasetFacts): number {
  return settings.batchSize ?? Math.min(defaultBatchSize, facts.rows.train);
}

/** Mini-batches in one pass through the training split; the last may be short. */
function stepsPerEpochOf(settings: Settings, facts: DatasetFacts): number {
  return Math.ceil(facts.rows.train / batchSizeOf(settings, facts));
}

/** How many mini-batches so many epochs or updates of a point are. */
export function countSteps(length: Rung['length'], settings: Settings, facts: DatasetFacts): number {
  return 'steps' in length ? length.steps : length.epochs * stepsPerEpochOf(settings, facts);
}

/** How many mini-batches a point is trained on. */
export function stepsOf(settings: Settings, facts: DatasetFacts): number {
  return settings.steps ?? (settings.epochs ?? defaultEpochs) * stepsPerEpochOf(settings, facts);
}

/** Whether what the network gives can be right or wrong: rows have classes, or outputs are on one side of ½ or the other. */
export function hasPredictions(settings: Settings, facts: DatasetFacts): boolean {
  return facts.task === 'classification' || factsOfLoss(settings.loss).compares === 'binaryAnswers';
}

/** The metrics that a point measures; by default the loss, and accuracy where a prediction can be right or wrong. */
export function metricsOf(settings: Settings, facts: DatasetFacts): MetricName[] {
  return settings.evaluate.metrics ?? (hasPredictions(settings, facts) ? ['loss', 'accuracy'] : ['loss']);
}

/** The splits that a point is measured on; by default every one that has rows. */
export function splitsOf(settings: Settings, facts: DatasetFacts): SplitName[] {
  return settings.evaluate.splits ?? splitNames.filter((split) => facts.rows[split] > 0);
}

/** Fills in the defaults that depend on the data and on other settings, and leaves out where files lie. */
export function settle(settings: Settings, facts: DatasetFacts): SettledSettings {
  const {
    dataset,
    layers,
    evaluate,
    record,
    initialWeights: _path,
    epochs,
    steps,
    weightDecay,
    earlyStopping,
    ...rest
  } = settings;
  return {
    ...rest,
    ...(steps === undefined ? { epochs: epochs ?? defaultEpochs } : { steps }),
    dataset: withoutFiles(dataset),
    layers: layers.map(settleLayer),
    weightDecay: weightDecay ?? optimizers[settings.optimizer.type].defaultWeightDecay,
    batchSize: batchSizeOf(settings, facts),
    evaluate: {
      ...evaluate,
      metrics: metricsOf(settings, facts),
      splits: splitsOf(settings, facts),
    },
    ...(earlyStopping && {
      earlyStopping: { ...earlyStopping, goal: earlyStopping.goal ?? goalOf(earlyStopping.metric) },
    }),
    record: { ...record, batchLoss: record.batchLoss ?? keepEvery(settings, facts) },
  };
}

/** The default of `record.batchLoss`; odd for a function, since at every second step an oscillation looks still. */
function keepEvery(settings: Settings, facts: DatasetFacts): number {
  const every = Math.ceil(stepsOf(settings, facts) / keptBatchLosses);
  return settings.function && every % 2 === 0 ? every + 1 : every;
}
