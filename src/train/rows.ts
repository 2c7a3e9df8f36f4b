/** Rows of a data set, gathered into buffers that the network reads. */
import type { SettledSettings } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';
import type { KernelInput, Kernels } from '../kernels/index.ts';
import { createLoss, type Targets, takesCompressedRows } from '../methods/index.ts';
import type { FloatArray } from '../shared/index.ts';
import { openRowWeights } from './class-weights.ts';

/** Memory that holds the features and targets of one mini-batch. */
export type RowBuffer = {
  /** The features (capacity, inputs): copied, or the numbers of rows of a compressed data set. */
  readonly x: KernelInput;
  readonly targets: Targets;
  /** (capacity) the numbers of the rows that it holds, or is to hold. */
  readonly rows: Int32Array;
  /** Fills the buffer with the first n rows that `rows` names. */
  fill(n: number): void;
  /** Whether `fill` does nothing but call kernels, so that it can be captured. */
  readonly isCapturable: boolean;
  /** Fills the buffer with rows `numbers[start … start + n)`. */
  gather(numbers: Uint32Array, start: number, n: number): void;
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
  const rows = kernels.allocateIntegers(capacity);
  const { x, fillFeatures } = createFeatureBuffer(kernels, dataset, rows, takesCompressedRows(layers));

  const fill = (n: number) => {
    fillFeatures(n);
    if (weights && weightOf) for (let i = 0; i < n; i += 1) weights[i] = weightOf(rows[i] as number);
    if (targets) kernels.gatherRows(targets, rows, values, n, outputs);
    if (!labels || targets) return;
    kernels.gatherLabels(labels, rows, batchLabels, n);
    if (wantsNumbers) kernels.writeOneHot(batchLabels, values, n, outputs);
  };
  return {
    x,
    targets: { labels: batchLabels, values, ...(weights && { weights }) },
    rows,
    fill,
    isCapturable: weights === undefined,
    gather(numbers, start, n) {
      for (let i = 0; i < n; i += 1) rows[i] = numbers[start + i] as number;
      fill(n);
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

type FeatureBuffer = { readonly x: KernelInput; readonly fillFeatures: RowBuffer['fill'] };

/** Where the first layer takes compressed rows, their numbers are enough; else their features are gathered. */
function createFeatureBuffer(
  kernels: Kernels,
  { features, inputs }: Pick<Dataset, 'features' | 'inputs'>,
  rows: Int32Array,
  takesCompressed: boolean,
): FeatureBuffer {
  const compressed = 'starts' in features ? { matrix: features, rows } : undefined;
  if (compressed && takesCompressed) return { x: compressed, fillFeatures() {} };
  const x = kernels.allocate(rows.length * inputs);
  if (compressed) return { x, fillFeatures: (n) => kernels.expandRows(compressed, x, n, inputs) };
  return { x, fillFeatures: (n) => kernels.gatherRows(features as FloatArray, rows, x, n, inputs) };
}
