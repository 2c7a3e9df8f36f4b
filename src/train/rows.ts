/** Rows of a data set, gathered into buffers that the network reads. */
import type { SettledSettings } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';
import type { KernelInput, Kernels } from '../kernels/index.ts';
import { createLoss, type Targets, takesCompressedRows } from '../methods/index.ts';
import { openRowWeights } from './class-weights.ts';

/** Memory that holds the features and targets of one mini-batch. */
export type RowBuffer = {
  /** The features (capacity, inputs): copied, or the numbers of rows of a compressed data set. */
  readonly x: KernelInput;
  readonly targets: Targets;
  /** Whether `gather` does nothing but call kernels, so that it can be captured. */
  readonly isCapturable: boolean;
  /** Fills the buffer with rows `rows[start … start + n)`. */
  gather(rows: Uint32Array, start: number, n: number): void;
};

/** What class weights are counted by. */
type ClassSplits = Pick<Dataset, 'splits' | 'classNames' | 'answerNames'>;

/** Makes a buffer for `capacity` rows of a trial, in the precision of the kernels; the data set is only read. */
export function createRowBuffer(
  kernels: Kernels,
  dataset: Pick<Dataset, 'features' | 'inputs' | 'outputs' | 'labels' | 'targets'> & Partial<ClassSplits>,
  { loss, layers }: Pick<SettledSettings, 'loss' | 'layers'>,
  capacity: number,
): RowBuffer {
  const { labels, targets, outputs } = dataset;
  const wantsNumbers = createLoss(loss).reads === 'values';
  const batchLabels = kernels.allocateIntegers(capacity);
  const values = kernels.allocate(wantsNumbers ? capacity * outputs : 0);
  const { splits } = dataset;
  // Rows that are to be predicted belong to no split, and weigh nothing.
  const weightOf = splits && openRowWeights({ ...dataset, splits }, loss);
  const weights = weightOf && new Float64Array(capacity);
  const { x, gatherFeatures } = createFeatureBuffer(kernels, dataset, capacity, takesCompressedRows(layers));

  return {
    x,
    targets: { labels: batchLabels, values, ...(weights && { weights }) },
    isCapturable: !('starts' in dataset.features) && weights === undefined,
    gather(rows, start, n) {
      gatherFeatures(rows, start, n);
      if (weights && weightOf) for (let i = 0; i < n; i += 1) weights[i] = weightOf(rows[start + i] as number);
      if (targets) {
        kernels.gatherRows(targets, rows, start, values, n, outputs);
        return;
      }
      if (!labels) return;
      kernels.gatherLabels(labels, rows, start, batchLabels, n);
      if (wantsNumbers) kernels.writeOneHot(batchLabels, values, n, outputs);
    },
  };
}

/** Picks so many of the rows, evenly spread and in order; where these are all, they are the same array. */
export function spreadRows(rows: Uint32Array, count: number): Uint32Array {
  if (count === rows.length) return rows;
  const spread = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) spread[i] = rows[Math.floor((i * rows.length) / count)] as number;
  return spread;
}

type FeatureBuffer = { readonly x: KernelInput; readonly gatherFeatures: RowBuffer['gather'] };

/** Where the first layer takes compressed rows, only their numbers are copied; else their features are. */
function createFeatureBuffer(
  kernels: Kernels,
  { features, inputs }: Pick<Dataset, 'features' | 'inputs'>,
  capacity: number,
  takesCompressed: boolean,
): FeatureBuffer {
  if (!('starts' in features)) {
    const x = kernels.allocate(capacity * inputs);
    return { x, gatherFeatures: (rows, start, n) => kernels.gatherRows(features, rows, start, x, n, inputs) };
  }
  const numbers = kernels.allocateIntegers(capacity);
  const compressed = { matrix: features, rows: numbers };
  const pickRows = (rows: Uint32Array, start: number, n: number) => numbers.set(rows.subarray(start, start + n));
  if (takesCompressed) return { x: compressed, gatherFeatures: pickRows };
  const x = kernels.allocate(capacity * inputs);
  return {
    x,
    gatherFeatures(rows, start, n) {
      pickRows(rows, start, n);
      kernels.expandRows(compressed, x, n, inputs);
    },
  };
}
