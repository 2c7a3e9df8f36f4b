/** Splits measured by metrics: their rows once, in file order, in blocks. */
import type { SettledSettings } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';
import {
  countConfusion,
  createPredictionReader,
  factsOfLoss,
  listMostWrong,
  metrics,
  type PredictionReader,
  type Tally,
} from '../methods/index.ts';
import { type SplitName, splitNames, type Task } from '../shared/index.ts';
import type { Network } from './network.ts';
import type { RowBuffer } from './rows.ts';
import type { TrialOutcome } from './types.ts';

/** Rows of a block: few enough that a block's activations stay in the cache. */
export const evaluationBlock = 256;

/** The most classes of which a confusion matrix is kept. */
const confusableClasses = 50;

/** Rows that are kept of those that were taken for a wrong class. */
const mostWrongRows = 12;

type MeasuredNetwork = Pick<Network, 'outputs' | 'forward' | 'rowLosses'>;

export type Evaluation = {
  /** Every metric of every split that is evaluated, under `split.metric`, by the network as it now is. */
  measure(): Record<string, number>;
  /**
   * The confusion matrix of the first of validation, test and train that is evaluated, by the network as it now is, and
   * the rows that it gets most wrong.
   *
   * @returns undefined where the rows have no classes, or too many
   */
  confuse(): TrialOutcome['confusion'];
};

/**
 * Opens the evaluation of a trial.
 *
 * @param buffer holds at least `evaluationBlock` rows; overwritten
 */
export function createEvaluation(
  network: MeasuredNetwork,
  buffer: RowBuffer,
  dataset: Pick<Dataset, 'task' | 'splits'>,
  { evaluate, loss }: Pick<SettledSettings, 'evaluate' | 'loss'>,
): Evaluation {
  const { outputs } = network;
  const answers = createPredictionReader(dataset.task, outputs, evaluationBlock);
  const measured = { outputs, classes: answers.classes, topK: evaluate.topK };
  const makers = new Set(evaluate.metrics.map((name) => metrics[name].tally));
  const rowsOf = new Map<SplitName, Uint32Array>();
  for (const split of splitNames) {
    const rows = dataset.splits[split];
    if (!evaluate.splits.includes(split) || rows.length === 0) continue;
    rowsOf.set(split, split === 'train' ? spreadRows(rows, evaluate.trainShare) : rows);
  }

  const show = createPass(network, buffer, answers);

  return {
    measure() {
      const values: Record<string, number> = {};
      for (const [split, rows] of rowsOf) {
        const tallies = new Map([...makers].map((make) => [make, make(measured)]));
        show(rows, [...tallies.values()]);
        for (const name of evaluate.metrics) {
          const metric = metrics[name];
          values[`${split}.${name}`] = metric.value(tallies.get(metric.tally) as Tally, rows.length);
        }
      }
      return values;
    },

    confuse() {
      if (!namesClasses(dataset.task, loss, outputs) || answers.classes > confusableClasses) return undefined;
      for (const split of ['validation', 'test', 'train'] as const) {
        const rows = rowsOf.get(split);
        if (rows === undefined) continue;
        const confusion = countConfusion(measured);
        const wrong = listMostWrong(mostWrongRows);
        show(rows, [confusion, wrong]);
        const mostWrong = {
          row: wrong.rows.map(({ place }) => rows[place] as number),
          actual: wrong.rows.map(({ actual }) => actual),
          predicted: wrong.rows.map(({ predicted }) => predicted),
          loss: wrong.rows.map(({ loss: rowLoss }) => rowLoss),
        };
        return { split, counts: confusion.counts, mostWrong };
      }
      return undefined;
    },
  };
}

/** Whether a network names one class a row. */
export function namesClasses(task: Task, loss: SettledSettings['loss'], outputs: number): boolean {
  return task === 'classification' || (factsOfLoss(loss).compares === 'binaryAnswers' && outputs === 1);
}

/** Makes what shows every one of the rows to the tallies, once, in blocks. */
function createPass(network: MeasuredNetwork, buffer: RowBuffer, answers: PredictionReader) {
  return (rows: Uint32Array, tallies: readonly Tally[]): void => {
    const wantsAnswers = tallies.some((tally) => tally.takePredictions);
    const wantsLosses = tallies.some((tally) => tally.takeLosses);
    for (let start = 0; start < rows.length; start += evaluationBlock) {
      const n = Math.min(evaluationBlock, rows.length - start);
      buffer.gather(rows, start, n);
      const block = { out: network.forward(buffer.x, n), targets: buffer.targets, n };
      for (const tally of tallies) tally.takeOutputs?.(block);
      if (wantsAnswers) {
        const read = answers.read(block);
        for (const tally of tallies) tally.takePredictions?.(read);
      }
      if (wantsLosses) {
        // Last, since it overwrites what the network gave.
        const rowLosses = network.rowLosses(block.out, block.targets, n);
        for (const tally of tallies) tally.takeLosses?.(rowLosses, n);
      }
    }
  };
}

/** A share of the rows, above 0 and so at least one row, evenly spread and in their order. */
function spreadRows(rows: Uint32Array, share: number): Uint32Array {
  const count = Math.ceil(share * rows.length);
  const spread = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) spread[i] = rows[Math.floor((i * rows.length) / count)] as number;
  return spread;
}
