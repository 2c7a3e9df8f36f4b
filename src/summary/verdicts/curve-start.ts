/** The record of a trial → the loss of its initial weights, and how sure that is. */
import type { EndedRecord } from '../../results/index.ts';
import { meanOf } from '../../shared/index.ts';
import { greatest, part, unrestOf } from './series.ts';
import { thresholds } from './thresholds.ts';

/** The loss of the initial weights, with its standard error; of all rows, or of the first mini-batches alone. */
export type CurveStart = {
  readonly loss: number;
  readonly error: number;
  readonly isOfAllRows: boolean;
  /** Whether it is of so few rows, and so low beside the next, that luck and an explosion look alike. */
  readonly isUnsure?: boolean;
};

/**
 * Reads where a trial began.
 *
 * The first mini-batches are few rows. Where the training split is evaluated and has not moved further than their noise,
 * its line led back to step 0 says the same of all rows.
 *
 * @param others of the same repeat with larger learning rates: from the same weights, with the same mini-batches
 * @returns undefined where no loss was recorded: it diverged at once
 */
export function readStart(record: EndedRecord, others: readonly EndedRecord[] = []): CurveStart | undefined {
  const { loss: batches } = record.curves.batchLoss;
  if (batches.length === 0) return undefined;
  const first = listFirst(record, others);
  const loss = meanOf(first);
  if (isWholeSplit(record)) return { loss, error: 0, isOfAllRows: true };
  const early = batches.slice(0, Math.max(thresholds.fewestForNoise, Math.floor(batches.length / 4)));
  // A jump is no noise.
  const most = Math.max(loss, greatest(part(batches, 0.5, 1)));
  const noise = unrestOf(early.map((each) => Math.min(each, most))) / Math.sqrt(first.length);
  // What explodes at once looks like noise too, but where the rows are so few that it may be noise.
  const mostError = thresholds.mostStartError * Math.abs(loss);
  const isUnsure = noise > mostError && first.length * record.settings.batchSize < thresholds.startRows;
  const error = Math.min(noise, mostError);
  const isNear = (other: number) => Math.abs(other - loss) <= thresholds.standardErrors * (isUnsure ? noise : error);
  const [led, evaluated] = leadBack(record) ?? [];
  if (led === undefined || evaluated === undefined || !isNear(led) || !isNear(evaluated)) {
    return { loss, error, isOfAllRows: false, ...(isUnsure && { isUnsure }) };
  }
  return { loss: led, error: Math.abs(led - evaluated), isOfAllRows: true };
}

/**
 * The loss at step 0 by a line through the first two evaluations, or the first epoch and one, and the first of the two;
 * undefined where the loss rises, which no line follows.
 */
function leadBack({ curves: { evaluation, batchLoss } }: EndedRecord): readonly [number, number] | undefined {
  const [first, second] = evaluation['train.loss'] ?? [];
  const [firstStep = 0] = evaluation.step;
  if (first === undefined) return undefined;
  if (second !== undefined) {
    const led = continueBack(evaluation, 'train.loss') as number;
    return second - first > thresholds.stillness * Math.abs(first) ? undefined : [led, first];
  }
  // Steps go up.
  let before = batchLoss.loss.length;
  while (before > 0 && (batchLoss.step[before - 1] as number) >= firstStep) before -= 1;
  const halfWay = meanOf(batchLoss.loss, 0, before);
  return [halfWay + (halfWay - first), halfWay];
}

/** What a metric was before training, by a line through its first two evaluations; undefined where there are fewer. */
export function continueBack({ step, ...metrics }: EndedRecord['curves']['evaluation'], metric: string) {
  const [first, second] = (metrics as Readonly<Record<string, readonly number[]>>)[metric] ?? [];
  const [firstStep = 0, secondStep = 0] = step;
  if (first === undefined || second === undefined) return undefined;
  return first + ((first - second) * firstStep) / (secondStep - firstStep);
}

/**
 * The losses of the first mini-batches: one where that is large or the whole split, which has no noise; else a few.
 *
 * They end before one that is far above all before it, since what explodes does so while the start is measured. Where
 * another learning rate that is larger has no higher loss there, it was luck that those before it were so low.
 */
function listFirst(record: EndedRecord, others: readonly EndedRecord[]): readonly number[] {
  const { loss: losses } = record.curves.batchLoss;
  const most = isWholeSplit(record) ? 1 : Math.max(1, Math.floor(thresholds.startShare * losses.length));
  const first = losses.slice(0, Math.min(most, Math.ceil(thresholds.startRows / record.settings.batchSize)));
  const explodes = (loss: number, i: number) =>
    i > 0 &&
    loss > thresholds.startLeap * greatest(first.slice(0, i).map(Math.abs)) &&
    !others.some(({ curves }) => (curves.batchLoss.loss[i] ?? Number.POSITIVE_INFINITY) <= thresholds.startLuck * loss);
  const end = first.findIndex(explodes);
  return end < 0 ? first : first.slice(0, end);
}

/** Whether a mini-batch is the whole training split: a step is an epoch. */
function isWholeSplit({ curves: { evaluation } }: EndedRecord): boolean {
  const { step, epoch } = evaluation;
  return step.length > 0 && step[0] === epoch[0];
}
