/** The record of a trial → what its loss did, in a few numbers that noise does not move. */
import type { EndedRecord } from '../../results/index.ts';
import { meanOf, omitUndefined } from '../../shared/index.ts';
import { greatest, hasTurningPoints, least, noiseOf, part } from './series.ts';
import { thresholds } from './thresholds.ts';

/** The loss of a trial during training, in a few numbers that noise hardly changes. */
export type LossCurve = {
  /** Mean of the first mini-batches that have ten rows together; the first alone where it is the whole split. */
  readonly start: number;
  /** Mean of the last tenth. */
  readonly end: number;
  /** Mean of each quarter. */
  readonly quarters: readonly [number, number, number, number];
  /** One standard error of the difference between start and end. */
  readonly startError: number;
  /** One standard error of the difference between two quarters. */
  readonly quarterError: number;
  /** The largest loss of a mini-batch. */
  readonly highest: number;
  /** Whether it went far above its start and came back. */
  readonly jumped: boolean;
  /** Whether it goes up and down from one loss to the next. */
  readonly zigzags: boolean;
  /** The change of the whole split's loss from one evaluation to the next, over its size; absent below 4 of them. */
  readonly unrest?: number;
  /** Whether all losses are one number, but for rounding. */
  readonly constant: boolean;
  /** Whether a variable of a function goes back and forth. */
  readonly returns: boolean;
  /** How many different classes were predicted, where rows have classes. */
  readonly predictedClasses?: number;
  /** How many updates were made. */
  readonly steps: number;
  /** Means of equal parts of the curve, each with the number of updates after which it was seen. */
  readonly blocks: readonly { readonly step: number; readonly loss: number }[];
};

/** Reads the loss curve of a trial. @returns undefined where no loss was recorded: it diverged at once */
export function readLossCurve(record: EndedRecord): LossCurve | undefined {
  const { curves, steps, settings: parameters, confusion } = record;
  const batches = curves.batchLoss.loss;
  if (batches.length === 0) return undefined;
  const { losses, made } = chooseSeries(curves);
  const perBlock = losses === batches ? thresholds.blockLosses : 1;
  const blocks = Math.max(1, Math.min(thresholds.blocks, Math.floor(losses.length / perBlock)));
  const startCount = countStart(record, parameters.batchSize);
  const batchNoise = noiseOf(part(batches, 0.75, 1));
  const lastQuarter = part(losses, 0.75, 1);
  const second = part(batches, 0.5, 1);
  const [low, high] = [least(second), greatest(second)];
  const start = meanOf(batches.slice(0, startCount).map(capAt(batches[0] as number)));
  const highest = greatest(batches);
  const size = greatest(batches.map(Math.abs));
  return omitUndefined({
    start,
    end: meanOf(part(losses, 1 - thresholds.endShare, 1)),
    quarters: [
      meanOf(part(losses, 0, 0.25)),
      meanOf(part(losses, 0.25, 0.5)),
      meanOf(part(losses, 0.5, 0.75)),
      meanOf(lastQuarter),
    ],
    startError: batchNoise * Math.sqrt(1 / startCount + 1 / lastQuarter.length),
    quarterError: noiseOf(lastQuarter) * Math.sqrt(2 / lastQuarter.length),
    highest,
    jumped: highest - Math.max(start, high) > thresholds.jump * (high - low),
    zigzags: hasTurningPoints(second),
    ...measureUnrest(curves.evaluation['train.loss'] ?? []),
    constant: highest - least(batches) <= thresholds.constant * size,
    returns: curves.path !== undefined && hasReturned(curves.path),
    // Of rows of one class it says nothing that all of them are taken for it.
    predictedClasses:
      confusion && hasSeveralClasses(confusion.counts) ? countClassesTaken(confusion.counts) : undefined,
    steps,
    blocks: listBlocks(losses, made, blocks),
  });
}

/** The training split's evaluations where there are enough, else the mini-batches; the whole split has no noise. */
function chooseSeries({ batchLoss, evaluation }: EndedRecord['curves']): { losses: number[]; made: number[] } {
  const evaluations = evaluation['train.loss'] ?? [];
  const { length } = evaluations;
  return length >= thresholds.fewestEvaluations || length > batchLoss.loss.length
    ? { losses: evaluations, made: evaluation.step }
    : { losses: batchLoss.loss, made: batchLoss.step };
}

function capAt(first: number) {
  return (loss: number) => Math.min(loss, Math.max(first, thresholds.startCap * Math.abs(first)));
}

/** How many mini-batches make the start: one where it is large or the whole split, which has no noise; else a few. */
function countStart({ curves }: EndedRecord, batchSize: number): number {
  const { step, epoch } = curves.evaluation;
  if (step[0] === epoch[0] && step.length > 0) return 1;
  const most = Math.max(1, Math.floor(thresholds.startShare * curves.batchLoss.loss.length));
  return Math.min(most, Math.ceil(thresholds.startRows / batchSize));
}

function measureUnrest(evaluations: readonly number[]): Pick<LossCurve, 'unrest'> {
  if (evaluations.length < thresholds.fewestForUnrest) return {};
  const size = meanOf(evaluations.map(Math.abs));
  return { unrest: size === 0 ? 0 : noiseOf(evaluations) / size };
}

/** Whether a variable went far more than once across its range; one that goes one way goes across it once. */
function hasReturned(path: Readonly<Record<string, readonly number[]>>): boolean {
  return Object.entries(path).some(([name, values]) => {
    const range = greatest(values) - least(values);
    const way = values.slice(1).reduce((sum, value, i) => sum + Math.abs(value - (values[i] as number)), 0);
    const size = greatest(values.map(Math.abs));
    return name !== 'step' && range > thresholds.constant * size && way > thresholds.crossings * range;
  });
}

/** @param counts rows by their actual class and the predicted one */
function hasSeveralClasses(counts: readonly (readonly number[])[]): boolean {
  return counts.filter((row) => row.some((count) => count > 0)).length > 1;
}

function countClassesTaken(counts: readonly (readonly number[])[]): number {
  return (counts[0] ?? []).filter((_, predicted) => counts.some((row) => (row[predicted] ?? 0) > 0)).length;
}

function listBlocks(losses: readonly number[], made: readonly number[], count: number) {
  return Array.from({ length: count }, (_, block) => {
    const end = Math.floor(((block + 1) * losses.length) / count);
    const loss = meanOf(losses.slice(Math.floor((block * losses.length) / count), end));
    return { step: made[end - 1] as number, loss };
  });
}
