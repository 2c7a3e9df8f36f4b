/** Which data sets the points need, each once. */
import type { LayerSettings, Settings } from '../config/index.ts';
import type { DatasetRequest } from '../data/index.ts';
import { factsOfLoss } from '../methods/index.ts';
import { canonicalJson } from '../shared/index.ts';
import type { Point } from './types.ts';

/** The data sets that the points need, each once, and which point needs which. */
export type DatasetNeeds = {
  readonly requests: readonly DatasetRequest[];
  /** For each point, the index of its request; where there are folds, of the first: those of the others follow it. */
  readonly ofPoint: readonly number[];
};

/**
 * Lists the data sets that the points need, one for each fold; points that differ only in how they train share them.
 *
 * @example
 * ```ts
 * const { requests, ofPoint } = listDatasets(points, experiment.folder);
 * ofPoint; // → [0, 0, 0, 0]
 * ```
 */
export function listDatasets(points: readonly Point[], folder: string): DatasetNeeds {
  const requests: DatasetRequest[] = [];
  const indexOf = new Map<string, number>();
  const ofPoint = points.map(({ settings }) => {
    const request: DatasetRequest = {
      settings: settings.dataset,
      folder,
      seed: settings.seed,
      precision: settings.precision,
      targets: targetsOf(settings),
      outputs: outputsOf(settings.layers),
    };
    const key = canonicalJson(request);
    let index = indexOf.get(key);
    if (index === undefined) {
      index = requests.length;
      requests.push(...listFolds(request));
      indexOf.set(key, index);
    }
    return index;
  });
  return { requests, ofPoint };
}

/** The requests for all folds of the rows, or the one where there are none. */
function listFolds(request: DatasetRequest): DatasetRequest[] {
  const { split = {} } = request.settings;
  if (!('folds' in split)) return [request];
  return Array.from({ length: split.folds }, (_, fold) => ({ ...request, fold }));
}

/** What the loss reads; one number a row under a loss of numbers is a number, whatever its cells look like. */
function targetsOf({ loss, layers }: Settings): DatasetRequest['targets'] {
  const { compares } = factsOfLoss(loss);
  if (compares !== 'numbers') return compares;
  return outputsOf(layers) === 1 ? 'numbers' : 'either';
}

/** What the layers give, as far as it can be said without the data. */
function outputsOf(layers: readonly LayerSettings[]): number {
  const sizes = layers.map((layer) =>
    'units' in layer ? layer.units : 'filters' in layer ? layer.filters : undefined,
  );
  return sizes.findLast((size) => size !== undefined) ?? 1;
}
