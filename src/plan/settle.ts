/** A point's settings with nothing left open. */
import type { Settings } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import type { SettledSettings } from './types.ts';

const defaultBatchSize = 100;
const defaultEpochs = 10;
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

/** How many mini-batches a point is trained on. */
export function stepsOf(settings: Settings, facts: DatasetFacts): number {
  return settings.steps ?? (settings.epochs ?? defaultEpochs) * stepsPerEpochOf(settings, facts);
}

/** Whether the share of right answers means anything: rows have classes, or outputs are on one side of ½ or the other. */
export function hasAccuracy(settings: Settings, facts: DatasetFacts): boolean {
  return facts.task === 'classification' || settings.loss.type === 'binaryCrossEntropy';
}

/** Fills in the defaults that depend on the data and on other settings, and leaves out where files lie. */
export function settle(settings: Settings, facts: DatasetFacts): SettledSettings {
  const { dataset, layers, evaluate, record, initialWeights: _path, epochs, steps, ...rest } = settings;
  return {
    ...rest,
    ...(steps === undefined ? { epochs: epochs ?? defaultEpochs } : { steps }),
    dataset: withoutPaths(dataset),
    layers: layers.map((layer) => ({ ...layer, init: layer.init ?? (layer.activation === 'relu' ? 'he' : 'xavier') })),
    batchSize: batchSizeOf(settings, facts),
    evaluate: {
      ...evaluate,
      metrics: evaluate.metrics ?? (hasAccuracy(settings, facts) ? ['loss', 'accuracy'] : ['loss']),
    },
    record: { batchLoss: record.batchLoss ?? Math.ceil(stepsOf(settings, facts) / keptBatchLosses) },
  };
}

const pathKeys = new Set(['path', 'images', 'labels', 'testImages', 'testLabels']);

function withoutPaths(dataset: Settings['dataset']): SettledSettings['dataset'] {
  const kept = Object.entries(dataset).filter(([key]) => !pathKeys.has(key));
  return Object.fromEntries(kept) as SettledSettings['dataset'];
}
