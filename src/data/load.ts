/** Dataset requests → data sets in one shared memory: each file read once, each copy laid down once. */
import type { NormalizeName } from '../config/index.ts';
import type { DataKernels } from '../kernels/index.ts';
import type { Diagnostic, FloatArray, KobaiError } from '../shared/index.ts';
import { compressFeatures, countWorthCompressing } from './compression.ts';
import { fault, faultsOf, inputError } from './faults.ts';
import { type MemoryPlan, planMemory } from './memory.ts';
import { openDataset } from './open.ts';
import { plainDataKernels } from './pixel-loops.ts';
import { type PreparedDataset, prepareDataset } from './prepare.ts';
import { keyOfContent, keyOfRequest, keyOfRows, keyOfSource } from './request-key.ts';
import { fitScaling, scaleColumns, targetScalingOf } from './scaling.ts';
import type { Rows } from './source.ts';
import { readSource } from './sources/registry.ts';
import type { DatasetRequest, Scaling, SharedDataset } from './types.ts';

/** What became of one request: its data set, or what is wrong with it. */
export type DatasetLoading = {
  readonly dataset?: SharedDataset;
  readonly diagnostics: readonly Diagnostic[];
};

/** Where the features and targets of a data set lie, and how they are scaled. */
type PlacedRows = Pick<SharedDataset, 'features' | 'labels' | 'targets' | 'featureScaling' | 'targetScaling'>;

type PlacedDataset = PreparedDataset & {
  readonly rows: PlacedRows;
  readonly layout: Omit<SharedDataset, 'memory'>;
};

/**
 * Loads the data sets of a run into one shared memory, one result a request, in their order.
 *
 * Requests that differ only in split, seed, scaling or precision read their files once; those with equal rows and
 * precision share one copy where nothing is scaled, or by the same training rows. What is wrong with a request stands in its diagnostics, with paths from the
 * root of the experiment or with a place in the data file, and keeps no other request from loading.
 *
 * @param kernels where there are faster ones than those in TypeScript
 * @throws DATA_TOO_LARGE where all of them need more than 4 GiB; DATA_MEMORY_REFUSED where the machine has not as much
 * @example
 * ```ts
 * const datasets = loadDatasets(requests).flatMap(({ dataset }) => dataset ?? []);
 * datasets[0]?.rows; // → { train: 100, validation: 0, test: 50 }
 * ```
 */
export function loadDatasets(
  requests: readonly DatasetRequest[],
  kernels: DataKernels = plainDataKernels,
): DatasetLoading[] {
  const plan = planMemory();
  const readOnce = rememberByKey(keyOfSource, (request: DatasetRequest) => readSource(request, kernels));
  const prepareOnce = rememberByKey(keyOfRequest, (request) => prepareDataset(request, readOnce));
  const placeRowsOnce = rememberByKey(keyOfRows, (prepared: PreparedDataset) => placeRows(prepared, plan));
  const placeOnce = rememberByKey(keyOfContent, (prepared: PreparedDataset) =>
    placeDataset(prepared, placeRowsOnce(prepared), plan),
  );
  const placings = requests.map((request) =>
    attempt(() => {
      const prepared = prepareOnce(request);
      return { placed: placeOnce(prepared), warnings: prepared.warnings };
    }),
  );

  const memory = plan.allocate();
  // Compressed rows are met all over the memory. Whole ones are copied one by one, and to have large pages cleared for
  // them takes a virtual machine longer than it saves.
  if (placings.some(({ value }) => value && isCompressed(value.placed))) kernels.preferLargePages(memory);
  const writeRowsOnce = rememberByKey(
    ({ rows }: PlacedDataset) => rows,
    (placed) => writeRows(placed, memory),
  );
  const writeOnce = rememberByKey(
    (placed: PlacedDataset) => placed,
    (placed) => {
      writeRowsOnce(placed);
      return writeSplits(placed, memory);
    },
  );
  const inputs = new Map<string, number>();
  return placings.map(({ value, diagnostics }) => {
    if (value === undefined) return { diagnostics };
    const unlike = refuseUnlikeFolds(value.placed, inputs);
    if (unlike !== undefined) return { diagnostics: [unlike] };
    const written = attempt(() => writeOnce(value.placed));
    if (written.value === undefined) return { diagnostics: written.diagnostics };
    return { dataset: written.value, diagnostics: value.warnings };
  });
}

function isCompressed({ rows: { features } }: PlacedDataset): boolean {
  return 'starts' in features;
}

/** Folds of one data set must have the same inputs: a category may be in the training rows of some alone. */
function refuseUnlikeFolds({ request, layout }: PlacedDataset, inputsOf: Map<string, number>): Diagnostic | undefined {
  if (request.fold === undefined) return undefined;
  const key = keyOfRequest({ ...request, fold: 0 });
  const first = inputsOf.get(key) ?? layout.inputs;
  inputsOf.set(key, first);
  if (first === layout.inputs) return undefined;
  const message = `a fold has ${layout.inputs} inputs and another ${first}: a category is in the training rows of some folds alone`;
  return fault(
    'DATA_SPLIT_FOLDS',
    ['dataset', 'split', 'folds'],
    message,
    'write fewer folds, or leave rare categories out',
  );
}

function placeDataset(prepared: PreparedDataset, rows: PlacedRows, plan: MemoryPlan): PlacedDataset {
  const { facts, splits, request } = prepared;
  const layout = {
    ...facts,
    ...rows,
    precision: request.precision,
    splits: {
      train: plan.reserve(splits.train.length, 4),
      validation: plan.reserve(splits.validation.length, 4),
      test: plan.reserve(splits.test.length, 4),
    },
  };
  return { ...prepared, rows, layout };
}

function placeRows(prepared: PreparedDataset, plan: MemoryPlan): PlacedRows {
  const { source, target, splits, request } = prepared;
  const { precision } = request;
  const scaling = fitScaling(request.settings.normalize, source, splits.train);
  const lost = findLostScale(scaling, request.settings.normalize);
  if (lost !== -1) throw refuseScale(lost, source, request);
  const targetScaling = fitTarget(prepared);
  const nonzeros = countWorthCompressing(source, scaling, precision);
  const floatBytes = precision === 'float32' ? 4 : 8;
  return {
    features:
      nonzeros === undefined
        ? plan.reserve(source.features.length, floatBytes)
        : {
            values: plan.reserve(nonzeros, 4),
            columns: plan.reserve(nonzeros, 2),
            starts: plan.reserve(source.rows + 1, 4),
          },
    ...(target.task === 'classification'
      ? { labels: plan.reserve(target.labels.length, 4) }
      : { targets: plan.reserve(target.values.length, floatBytes) }),
    featureScaling: scaling,
    ...(targetScaling && { targetScaling }),
  };
}

/** The scaling of targets that are to be scaled. */
function fitTarget({ target, splits, request: { settings } }: PreparedDataset): Scaling | undefined {
  const normalize = targetScalingOf(settings);
  if (target.task === 'classification' || normalize === 'none') return undefined;
  const scaling = fitScaling(normalize, { features: target.values, inputs: target.outputs }, splits.train);
  if (findLostScale(scaling, normalize) === -1) return scaling;
  const message = `float64 cannot hold ${lostBy[normalize]} of these targets, which normalizeTarget: ${normalize} needs`;
  const other = normalize === 'unit' ? '' : 'normalizeTarget: unit, or ';
  const hint = `write ${other}the targets in another unit`;
  throw inputError(fault('DATA_NOT_FINITE', ['dataset', 'normalizeTarget'], message, hint));
}

/** What of a column leaves the range of float64. */
const lostBy = { none: 'the size', unit: 'the distance from the least to the greatest', standard: 'the squares' };

/** Below it the squares of deviations have lost their digits. */
const leastDeviation = 1e-145;

/** The first column whose scale float64 could not compute; −1 where it could compute all. */
function findLostScale({ scales }: Scaling, normalize: NormalizeName): number {
  const least = normalize === 'standard' ? leastDeviation : 0;
  return scales.findIndex((scale) => !Number.isFinite(scale) || scale < least);
}

function refuseScale(column: number, source: Rows, { settings }: DatasetRequest): KobaiError {
  const features = numbersOf(source);
  let largest = 0;
  for (let at = column; at < features.length; at += source.inputs)
    largest = Math.max(largest, Math.abs(features[at] as number));
  const { normalize } = settings;
  const lost = `float64 cannot hold ${lostBy[normalize]} of its values, which normalize: ${normalize} needs`;
  const other = normalize === 'unit' ? '' : 'normalize: unit, or ';
  const message = `feature ${column + 1} has values up to ${largest}: ${lost}`;
  return inputError(
    fault('DATA_NOT_FINITE', ['dataset', 'normalize'], message, `write ${other}the column in another unit`),
  );
}

/** Writes the splits of a data set into their regions. */
function writeSplits({ layout, splits }: PlacedDataset, memory: WebAssembly.Memory): SharedDataset {
  const shared: SharedDataset = { ...layout, memory };
  const dataset = openDataset(shared);
  dataset.splits.train.set(splits.train);
  dataset.splits.validation.set(splits.validation);
  dataset.splits.test.set(splits.test);
  return shared;
}

/** Writes features and targets into their regions. @throws DATA_NOT_FINITE where one leaves the range of the precision */
function writeRows({ layout, source, target, request }: PlacedDataset, memory: WebAssembly.Memory): void {
  const dataset = openDataset({ ...layout, memory });
  const { features } = dataset;
  const nonFinite =
    'starts' in features
      ? compressFeatures(source, dataset.featureScaling, features)
      : scaleColumns(source, dataset.featureScaling, features);
  if (nonFinite !== -1) {
    const row = Math.floor(nonFinite / source.inputs);
    const column = nonFinite - row * source.inputs;
    throw refuseNonFinite(`feature ${column + 1} of row ${row + 1}`, numbersOf(source)[nonFinite], request);
  }
  if (target.task === 'classification') dataset.labels?.set(target.labels);
  else {
    const { values, outputs } = target;
    const unscaled = { offsets: new Float64Array(outputs), scales: new Float64Array(outputs).fill(1) };
    const columns = { features: values, inputs: outputs };
    const index = scaleColumns(columns, dataset.targetScaling ?? unscaled, dataset.targets as FloatArray);
    if (index !== -1) {
      throw refuseNonFinite(
        `the target of row ${Math.floor(index / target.outputs) + 1}`,
        target.values[index],
        request,
      );
    }
  }
}

/** Features that left a range, which pixels never do. */
function numbersOf({ features }: Rows): Float64Array {
  if (features instanceof Float64Array) return features;
  throw new RangeError('pixels are in every range');
}

function refuseNonFinite(what: string, value: number | undefined, { precision, settings }: DatasetRequest) {
  const message = `${what}, ${value}, leaves the range of ${precision} under normalize: ${settings.normalize}`;
  return inputError(fault('DATA_NOT_FINITE', ['dataset'], message));
}

/** Gives the same result, or throws the same error, for every argument of the same key. */
function rememberByKey<Argument, Result>(
  keyOf: (argument: Argument) => unknown,
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  const known = new Map<unknown, { result: Result } | { error: unknown }>();
  return (argument) => {
    const key = keyOf(argument);
    let outcome = known.get(key);
    if (outcome === undefined) {
      try {
        outcome = { result: compute(argument) };
      } catch (error) {
        outcome = { error };
      }
      known.set(key, outcome);
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  };
}

function attempt<Result>(step: () => Result): { value?: Result; diagnostics: readonly Diagnostic[] } {
  try {
    return { value: step(), diagnostics: [] };
  } catch (error) {
    return { diagnostics: faultsOf(error) };
  }
}
