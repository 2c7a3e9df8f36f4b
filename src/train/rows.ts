/** Rows of a data set, gathered into buffers that the network reads. */
import type { LossSettings } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';
import type { Kernels } from '../kernels/index.ts';
import type { FloatArray } from '../shared/index.ts';
import type { Targets } from './losses/loss.ts';
import { createLoss } from './losses/registry.ts';

export type RowBuffer = {
  /** (capacity, inputs). */
  readonly x: FloatArray;
  readonly targets: Targets;
  /** Fills the buffer with rows `rows[start … start + n)`. */
  gather(rows: Uint32Array, start: number, n: number): void;
};

/** Makes a buffer for `capacity` rows, in the precision of the kernels; the data set is only read. */
export function createRowBuffer(kernels: Kernels, dataset: Dataset, loss: LossSettings, capacity: number): RowBuffer {
  const { features, labels, targets, inputs, outputs } = dataset;
  const wantsNumbers = createLoss(loss).reads === 'values';
  const x = kernels.allocate(capacity * inputs);
  const batchLabels = new Int32Array(capacity);
  const values = kernels.allocate(wantsNumbers ? capacity * outputs : 0);

  return {
    x,
    targets: { labels: batchLabels, values },
    gather(rows, start, n) {
      kernels.gatherRows(features, rows, start, x, n, inputs);
      if (targets) {
        kernels.gatherRows(targets, rows, start, values, n, outputs);
        return;
      }
      if (!labels) return;
      for (let i = 0; i < n; i += 1) batchLabels[i] = labels[rows[start + i] as number] as number;
      if (!wantsNumbers) return;
      values.fill(0, 0, n * outputs);
      for (let i = 0; i < n; i += 1) values[i * outputs + (batchLabels[i] as number)] = 1;
    },
  };
}
