/** A network and splits → the metrics of each split; its rows pass once, in file order, block by block. */
import type { SettledSettings } from '../config/index.ts';
import type { Dataset, Scaling } from '../data/index.ts';
import {
  type Block,
  countConfusion,
  createPredictionReader,
  factsOfLoss,
  listMostWrong,
  listOutputs,
  metrics,
  type PredictionReader,
  type Tally,
} from '../methods/index.ts';
import { omitUndefined, type SplitName, splitNames, type Task } from '../shared/index.ts';
import type { Network } from './network.ts';
import { decisionOf, positiveOf } from './positive-class.ts';
import { type RowBuffer, spreadRows } from './rows.ts';
import type { TrialOutcome } from './types.ts';

/** Rows of one forward pass: few enough that their activations stay in the cache. */
export const evaluationBlock = 256;

/** The most classes of which a confusion matrix is kept. */
const confusableClasses = 50;

/** The most misclassified rows that are kept. */
const mostWrongRows = 12;

/** The most rows whose predicted numbers are kept, and of each the first outputs. */
const mostPredictedRows = 100;
const mostPredictedOutputs = 4;

/** Called with the number of rows that have just passed through the network to be measured. */
export type RowListener = (rows: number) => void;

type MeasuredNetwork = Pick<Network, 'outputs' | 'forward' | 'rowLosses'>;
type GatheredRows = Pick<RowBuffer, 'x' | 'targets' | 'gather'>;

/** Measures a network on the splits that are evaluated. */
export type Evaluation = {
  /**
   * Every metric of every evaluated split, under `split.metric`, for the network as it is now.
   *
   * @param isLast whether it stays as it is: what `confuse` gives is found on the way then, and no rows pass for it again
   */
  measure(isLast?: boolean): Record<string, number>;
  /**
   * The confusion matrix on the first of validation, test and train that is evaluated, for the network as it is now,
   * and the misclassified rows with the greatest loss.
   *
   * @returns undefined where the network predicts no class, or there are more than 50
   */
  confuse(): TrialOutcome['confusion'];
  /**
   * What the network as it is now predicts for rows of that split, evenly spread, and what is right, both in the unit
   * that the targets had before they were scaled.
   *
   * @returns undefined where there is no network, or its loss does not compare numbers
   */
  samplePredictions(): TrialOutcome['predictions'];
};

/**
 * Opens the evaluation of a trial.
 *
 * @param buffer holds at least `evaluationBlock` rows; overwritten
 * @param onRows called after each block of rows
 */
export function createEvaluation(
  network: MeasuredNetwork,
  buffer: GatheredRows,
  dataset: Pick<Dataset, 'task' | 'splits' | 'targetScaling' | 'classNames' | 'answerNames'>,
  { evaluate, loss, function: minimized }: Pick<SettledSettings, 'evaluate' | 'loss' | 'function'>,
  onRows?: RowListener,
): Evaluation {
  const { outputs } = network;
  const answers = createPredictionReader(dataset.task, outputs, evaluationBlock, decisionOf(evaluate, dataset));
  const measured = omitUndefined({
    outputs,
    classes: answers.classes,
    positive: positiveOf(evaluate, dataset),
    areLogits: factsOfLoss(loss).absorbs === 'softmax',
    topK: evaluate.topK,
  });
  const makers = new Set(evaluate.metrics.map((name) => metrics[name].tally));
  const rowsOf = new Map<SplitName, Uint32Array>();
  for (const split of splitNames) {
    const rows = dataset.splits[split];
    if (!evaluate.splits.includes(split) || rows.length === 0) continue;
    // At least one row, since a share is above 0.
    rowsOf.set(split, split === 'train' ? spreadRows(rows, Math.ceil(evaluate.trainShare * rows.length)) : rows);
  }

  const show = createPass(network, buffer, answers, createRestorer(dataset.targetScaling, outputs), onRows);
  const shownSplit = (['validation', 'test', 'train'] as const).find((split) => rowsOf.has(split));
  const namesFewClasses = namesClasses(dataset.task, loss, outputs) && answers.classes <= confusableClasses;
  const openConfusion = () => ({ counted: countConfusion(measured), wrong: listMostWrong(mostWrongRows) });
  /** Of the last evaluation. */
  let found: ReturnType<typeof openConfusion> | undefined;

  return {
    measure(isLast = false) {
      const values: Record<string, number> = {};
      for (const [split, rows] of rowsOf) {
        const tallies = new Map([...makers].map((make) => [make, make(measured)]));
        const confusion = isLast && namesFewClasses && split === shownSplit ? openConfusion() : undefined;
        show(rows, [...tallies.values(), ...(confusion ? [confusion.counted, confusion.wrong] : [])]);
        found = confusion ?? found;
        for (const name of evaluate.metrics) {
          const metric = metrics[name];
          values[`${split}.${name}`] = metric.value(tallies.get(metric.tally) as Tally, rows.length);
        }
      }
      return values;
    },

    confuse() {
      if (!namesFewClasses || shownSplit === undefined) return undefined;
      const rows = rowsOf.get(shownSplit) as Uint32Array;
      const { counted, wrong } = found ?? openConfusion();
      if (found === undefined) show(rows, [counted, wrong]);
      const mostWrong = {
        row: wrong.rows.map(({ place }) => rows[place] as number),
        actual: wrong.rows.map(({ actual }) => actual),
        predicted: wrong.rows.map(({ predicted }) => predicted),
        loss: wrong.rows.map(({ loss: rowLoss }) => rowLoss),
      };
      return { split: shownSplit, counts: counted.counts, mostWrong };
    },

    samplePredictions() {
      const comparesNumbers = dataset.task === 'regression' && factsOfLoss(loss).compares === 'numbers';
      if (!comparesNumbers || minimized !== undefined || shownSplit === undefined) return undefined;
      const all = rowsOf.get(shownSplit) as Uint32Array;
      const rows = spreadRows(all, Math.min(all.length, mostPredictedRows));
      const listed = listOutputs(outputs, mostPredictedOutputs);
      show(rows, [listed]);
      return { split: shownSplit, row: [...rows], actual: listed.actual, predicted: listed.predicted };
    },
  };
}

/** Whether a network predicts one class for each row. */
export function namesClasses(task: Task, loss: SettledSettings['loss'], outputs: number): boolean {
  return task === 'classification' || (factsOfLoss(loss).compares === 'binaryAnswers' && outputs === 1);
}

/** Makes the function that gives outputs and targets in the unit that the targets had before they were scaled. */
function createRestorer(scaling: Scaling | undefined, outputs: number): (block: Block) => Block {
  if (scaling === undefined) return (block) => block;
  const { offsets, scales } = scaling;
  const out = new Float64Array(evaluationBlock * outputs);
  const values = new Float64Array(evaluationBlock * outputs);
  return (block) => {
    for (let i = 0; i < block.n * outputs; i += 1) {
      const [offset, scale] = [offsets[i % outputs] as number, scales[i % outputs] as number];
      out[i] = (block.out[i] as number) * scale + offset;
      values[i] = (block.targets.values[i] as number) * scale + offset;
    }
    return { out, targets: { ...block.targets, values }, n: block.n };
  };
}

/** Makes the function that passes all rows through the network once, in blocks, and hands the outputs to tallies. */
function createPass(
  network: MeasuredNetwork,
  buffer: GatheredRows,
  answers: PredictionReader,
  restore: (block: Block) => Block,
  onRows?: RowListener,
) {
  return (rows: Uint32Array, tallies: readonly Tally[]): void => {
    const wantsOutputs = tallies.some((tally) => tally.takeOutputs);
    const wantsAnswers = tallies.some((tally) => tally.takePredictions);
    const wantsLosses = tallies.some((tally) => tally.takeLosses);
    for (let start = 0; start < rows.length; start += evaluationBlock) {
      const n = Math.min(evaluationBlock, rows.length - start);
      buffer.gather(rows, start, n);
      const block = { out: network.forward(buffer.x, n), targets: buffer.targets, n };
      const restored = wantsOutputs ? restore(block) : block;
      for (const tally of tallies) tally.takeOutputs?.(restored);
      if (wantsAnswers) {
        const read = answers.read(block);
        for (const tally of tallies) tally.takePredictions?.(read);
      }
      if (wantsLosses) {
        // Last, since it overwrites the network's outputs.
        const rowLosses = network.rowLosses(block.out, block.targets, n);
        for (const tally of tallies) tally.takeLosses?.(rowLosses, n);
      }
      onRows?.(n);
    }
  };
}
