/** A split measured: every row once, in file order, in blocks. */
import type { MetricName } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';
import type { FloatArray, SplitName } from '../shared/index.ts';
import type { Network } from './network.ts';
import type { RowBuffer } from './rows.ts';

/** Rows of a block: few enough that a block's activations stay in the cache. */
export const evaluationBlock = 256;

/**
 * Measures a split. The loss is the mean over its rows whatever the reduction, so that splits can be compared.
 *
 * @param buffer holds at least `evaluationBlock` rows; overwritten
 */
export function evaluateSplit(
  network: Network,
  buffer: RowBuffer,
  dataset: Dataset,
  split: SplitName,
  metrics: readonly MetricName[],
): Record<MetricName, number> {
  const rows = dataset.splits[split];
  const countRight = dataset.task === 'classification' ? countRightClasses : countRightSides;
  let lossSum = 0;
  let right = 0;
  for (let start = 0; start < rows.length; start += evaluationBlock) {
    const n = Math.min(evaluationBlock, rows.length - start);
    buffer.gather(rows, start, n);
    const out = network.forward(buffer.x, n);
    // Before the row losses: they overwrite what the network gave.
    if (metrics.includes('accuracy')) right += countRight(out, buffer, n, network.outputs);
    const rowLoss = network.rowLosses(out, buffer.targets, n);
    for (let i = 0; i < n; i += 1) lossSum += rowLoss[i] as number;
  }
  return { loss: lossSum / rows.length, accuracy: right / rows.length };
}

/** Rows whose greatest output is their class; of equal outputs the first counts. */
function countRightClasses(out: FloatArray, buffer: RowBuffer, n: number, u: number): number {
  let right = 0;
  for (let i = 0; i < n; i += 1) {
    let greatest = 0;
    for (let j = 1; j < u; j += 1) {
      if ((out[i * u + j] as number) > (out[i * u + greatest] as number)) greatest = j;
    }
    if (greatest === buffer.targets.labels[i]) right += 1;
  }
  return right;
}

/** Of 0/1 targets under binaryCrossEntropy: the share of outputs on the right side of ½, which is 0 before the sigmoid. */
function countRightSides(out: FloatArray, buffer: RowBuffer, n: number, u: number): number {
  let right = 0;
  for (let i = 0; i < n * u; i += 1) {
    if ((out[i] as number) > 0 === (buffer.targets.values[i] as number) > 0.5) right += 1;
  }
  return right / u;
}
