/** The record of a trial → what its loss did, in a few numbers that noise does not move. */
import type { EndedRecord } from '../../results/index.ts';
import { meanOf, omitUndefined } from '../../shared/index.ts';
import type { CurveStart } from './curve-start.ts';
import { greatest, hasTurningPoints, least, noiseOf, part, unrestOf } from './series.ts';
import { thresholds } from './thresholds.ts';

/** The loss of a trial during training, in a few numbers that noise hardly changes. */
export type LossCurve = {
  /** The loss of the initial weights. */
  readonly start: number;
  /** The last evaluation, or the mean of the last tenth. */
  readonly end: number;
  /** Mean of each quarter. */
  readonly quarters: readonly [number, number, number, number];
  /** Whether the loss fell in training by more than it swings, wherever the start was. */
  readonly fell: boolean;
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
  /** Means of equal parts of the curve, and the number of updates after which each was seen. */
  readonly blocks: { readonly step: readonly number[]; readonly loss: readonly number[] };
};

/** What the trials of a group are measured by. */
export type Measure = {
  /** Whether the loss is that of the evaluations, else of the mini-batches. */
  readonly isEvaluated: boolean;
  /** Whether at least the loss at the end is that of an evaluation. */
  readonly endsEvaluated: boolean;
};

/** Tells by what trials can be measured together. @param records of trials that ended finite */
export function chooseMeasure(records: readonly EndedRecord[]): Measure {
  const counts = records.map(({ curves }) => ({
    evaluations: evaluationsOf(curves).length,
    batches: curves.batchLoss.loss.length,
  }));
  return {
    isEvaluated: counts.every(
      ({ evaluations, batches }) => evaluations >= thresholds.fewestEvaluations || evaluations > batches,
    ),
    endsEvaluated: counts.every(({ evaluations }) => evaluations > 0),
  };
}

/**
 * Reads the loss curve of a trial.
 *
 * @param start the loss of the initial weights
 * @returns undefined where no loss was recorded: it diverged at once
 */
export function readLossCurve(
  record: EndedRecord,
  { loss: start, error }: CurveStart,
  measure: Measure,
): LossCurve | undefined {
  const { curves, steps } = record;
  const batches = curves.batchLoss.loss;
  if (batches.length === 0) return undefined;
  const evaluations = evaluationsOf(curves);
  const losses = measure.isEvaluated ? drawThrough(start, curves.evaluation) : batches;
  const lastQuarter = part(losses, 0.75, 1);
  const second = part(batches, 0.5, 1);
  const [low, high] = [least(second), greatest(second)];
  const [lowest, highest] = [least(batches), greatest(batches)];
  const size = Math.max(Math.abs(lowest), Math.abs(highest));
  const noise = measure.isEvaluated ? unrestOf(evaluations) : noiseOf(lastQuarter);
  const counted = measure.isEvaluated ? Math.max(1, evaluations.length / 4) : lastQuarter.length;
  const quarters = [0, 1, 2, 3].map((i) =>
    meanOf(part(losses, i / 4, (i + 1) / 4)),
  ) as unknown as LossCurve['quarters'];
  const quarterError = noise * Math.sqrt(2 / counted);
  const end = endOf(losses, evaluations, measure, thresholds.standardErrors * quarterError);
  const endError = measure.endsEvaluated ? 0 : noise / Math.sqrt(counted);
  return omitUndefined({
    start,
    end,
    quarters,
    fell: fellBeyond(measure.isEvaluated ? [evaluations[0] as number, end] : [quarters[0], quarters[3]], quarterError),
    startError: Math.sqrt(error * error + endError * endError),
    quarterError,
    highest,
    jumped:
      second.length >= thresholds.fewestForJump && highest - Math.max(start, high) > thresholds.jump * (high - low),
    zigzags: hasTurningPoints(second),
    ...measureUnrest(evaluations),
    constant: highest - lowest <= thresholds.constant * size,
    returns: curves.path !== undefined && hasReturned(curves.path),
    predictedClasses: countPredicted(record),
    steps,
    blocks: measure.isEvaluated ? { step: curves.evaluation.step, loss: evaluations } : listBlocks(curves.batchLoss),
  });
}

function evaluationsOf({ evaluation }: EndedRecord['curves']): readonly number[] {
  return evaluation['train.loss'] ?? [];
}

/** The loss at equal distances on the line from the start through few evaluations; many as they are. */
function drawThrough(start: number, evaluation: EndedRecord['curves']['evaluation']): readonly number[] {
  const losses = evaluation['train.loss'] ?? [];
  const steps = evaluation.step;
  if (losses.length >= thresholds.drawnLosses) return losses;
  const last = steps.at(-1) as number;
  return Array.from({ length: thresholds.drawnLosses }, (_, i) => {
    const step = (last * (i + 1)) / thresholds.drawnLosses;
    const next = steps.findIndex((made) => made >= step);
    const [from, to] = [steps[next - 1] ?? 0, steps[next] as number];
    const [before, after] = [losses[next - 1] ?? start, losses[next] as number];
    return to === from ? after : before + ((after - before) * (step - from)) / (to - from);
  });
}

/** The mean of the last tenth, of few evaluations the last; of evaluations that swing more than they fall the last quarter. */
function endOf(
  losses: readonly number[],
  evaluations: readonly number[],
  { isEvaluated, endsEvaluated }: Measure,
  noise: number,
): number {
  if (isEvaluated) {
    const [third, last] = [part(evaluations, 0.5, 0.75), part(evaluations, 0.75, 1)];
    const rises = last.some((loss, i) => loss > (last[i - 1] ?? third.at(-1) ?? loss));
    if (rises && Math.abs(meanOf(third) - meanOf(last)) <= noise) return meanOf(last);
  }
  if (endsEvaluated && (!isEvaluated || evaluations.length < thresholds.drawnLosses))
    return evaluations.at(-1) as number;
  return meanOf(part(losses, 1 - thresholds.endShare, 1));
}

function fellBeyond([from, to]: readonly [number, number], error: number): boolean {
  return from - to > thresholds.standardErrors * error;
}

function measureUnrest(evaluations: readonly number[]): Pick<LossCurve, 'unrest'> {
  if (evaluations.length < thresholds.fewestForUnrest) return {};
  const size = meanOf(evaluations.map(Math.abs));
  return { unrest: size === 0 ? 0 : unrestOf(evaluations) / size };
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

/** How many different classes were predicted; undefined where all rows are of one class, and it says nothing. */
function countPredicted({ confusion }: EndedRecord): number | undefined {
  if (confusion === undefined) return undefined;
  const { counts } = confusion;
  if (counts.filter((row) => row.some((count) => count > 0)).length < 2) return undefined;
  return (counts[0] ?? []).filter((_, predicted) => counts.some((row) => (row[predicted] ?? 0) > 0)).length;
}

function listBlocks({ loss: losses, step: made }: EndedRecord['curves']['batchLoss']) {
  const count = Math.max(1, Math.min(thresholds.blocks, Math.floor(losses.length / thresholds.blockLosses)));
  const [step, loss]: [number[], number[]] = [[], []];
  for (let block = 0; block < count; block += 1) {
    const end = Math.floor(((block + 1) * losses.length) / count);
    step.push(made[end - 1] as number);
    loss.push(meanOf(losses, Math.floor((block * losses.length) / count), end));
  }
  return { step, loss };
}
