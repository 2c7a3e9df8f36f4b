/** The records of a point → what its trials did, each by its own curve. */
import { group } from 'd3-array';
import type { EndedRecord } from '../../results/index.ts';
import { keepFinite, meanOf, omitUndefined } from '../../shared/index.ts';
import { averageCurves } from './average-curves.ts';
import { type CurveStart, readStart } from './curve-start.ts';
import { chooseMeasure, type LossCurve, readLossCurve } from './loss-curve.ts';
import { type CurvePattern, patternOf } from './pattern.ts';
import { thresholds } from './thresholds.ts';

/** A point to judge. */
export type JudgedPoint = {
  /** The values of all axes but the learning rate, as one text. */
  readonly group: string;
  readonly learningRate: number;
  readonly records: readonly EndedRecord[];
  /** Mean of the objective, where all trials finished with it. */
  readonly objective?: number;
  /** What it was before training, led back from its first two evaluations; absent where it was not evaluated twice. */
  readonly objectiveStart?: number;
};

/** What the trials of a point did, by their curves alone. */
export type CurveFeatures = {
  readonly learningRate: number;
  readonly objective?: number;
  readonly objectiveStart?: number;
  readonly trials: number;
  /** Trials that were not finite, the first step at which one was not, and why. */
  readonly notFinite: { readonly count: number; readonly step: number; readonly reason: string };
  /** Trials that ended far above their start. */
  readonly exploded: number;
  /** The curves of the trials that ended finite, by repeat. */
  readonly curves: ReadonlyMap<number, LossCurve>;
  /** Whether where a trial began is not known. */
  readonly isStartUnsure: boolean;
  /** Whether the columns are as they were read. */
  readonly isUnscaled: boolean;
  /** The fewest losses that a trial of these has, of mini-batches or evaluations. */
  readonly losses: number;
  /** The mean of these curves, and its pattern. */
  readonly curve?: LossCurve;
  readonly pattern?: CurvePattern;
};

/** The patterns of what has learned. */
const learned: ReadonlySet<CurvePattern> = new Set(['rebounded', 'steep', 'settling']);

/**
 * Reads the curves of the points of a group.
 *
 * Points of one repeat start from the same weights and see the same mini-batches, so that their start is one: that of
 * the smallest learning rate, which moved least while it was measured.
 *
 * @param points in ascending order of the learning rate
 * @param starting those from which the starts are read, in the same order
 */
export function extractFeatures(
  points: readonly JudgedPoint[],
  starting: readonly JudgedPoint[] = points,
): CurveFeatures[] {
  const starts = new Map<number, CurveStart>();
  const byRepeat = group(
    starting.flatMap(({ records }) => records),
    ({ repeat }) => repeat,
  );
  for (const [repeat, records] of byRepeat) {
    const start = readFirstStart(records);
    if (start !== undefined) starts.set(repeat, start);
  }
  const endedFinite = ({ status, repeat }: EndedRecord) => status !== 'diverged' && starts.has(repeat);
  const measure = chooseMeasure(points.flatMap(({ records }) => records.filter(endedFinite)));
  return points.map((point) => {
    const finite = point.records
      .filter(endedFinite)
      .toSorted((a, b) => a.repeat - b.repeat)
      .flatMap((record): [number, LossCurve][] => {
        const start = starts.get(record.repeat) as CurveStart;
        const own = readStart(record);
        // Of mini-batches each trial has its own noise.
        const isOwn = own !== undefined && !start.isOfAllRows && !own.isUnsure;
        const curve = readLossCurve(record, isOwn ? { ...start, error: own.error } : start, measure);
        return curve === undefined ? [] : [[record.repeat, curve]];
      });
    const isStartUnsure = point.records.some(({ repeat }) => starts.get(repeat)?.isUnsure ?? false);
    return { ...featuresOf(point, new Map(finite)), isStartUnsure };
  });
}

/** The start of the first record that has one, read with those behind it. */
function readFirstStart(records: readonly EndedRecord[]): CurveStart | undefined {
  for (const [i, record] of records.entries()) {
    const start = readStart(record, records.slice(i + 1));
    if (start !== undefined) return start;
  }
  return undefined;
}

function featuresOf(
  { learningRate, objective, objectiveStart, records }: JudgedPoint,
  curves: ReadonlyMap<number, LossCurve>,
): Omit<CurveFeatures, 'isStartUnsure'> {
  const divergences = records.flatMap(({ divergence, repeat }) => (divergence ? [{ ...divergence, repeat }] : []));
  const [first = { step: 0, reason: '' }] = divergences.sort((a, b) => a.step - b.step || a.repeat - b.repeat);
  const curve = curves.size === 0 ? undefined : averageCurves([...curves.values()]);
  return omitUndefined({
    learningRate,
    objective,
    objectiveStart,
    trials: records.length,
    notFinite: {
      count: records.filter(({ status }) => status === 'diverged').length,
      step: first.step,
      reason: first.reason,
    },
    isUnscaled: records.some(({ settings: { dataset } }) => 'normalize' in dataset && dataset.normalize === 'none'),
    losses: Math.min(...records.map(({ curves: { batchLoss } }) => batchLoss.loss.length)),
    exploded: [...curves.values()].filter((each) => patternOf(each) === 'exploded').length,
    curves,
    ...(curve && { curve, pattern: patternOf(curve) }),
  });
}

/** A point with a mean curve and a pattern: one that learned, or ended as low as one that did. */
export type Trained = CurveFeatures & { readonly curve: LossCurve; readonly pattern: CurvePattern };

/** How many trials of a point learned, diverged, or stayed near their start. */
export type Fates = { readonly learned: number; readonly diverged: number; readonly stuck: number };

/**
 * Counts the trials of a point that learned, diverged, or stayed near their start.
 *
 * @param best the loss that their falls are measured against; absent: the lowest end of the point's own trials
 */
export function countFates({ curves, notFinite, exploded }: CurveFeatures, best?: number): Fates {
  const lowest = best ?? Math.min(...[...curves.values()].map(({ end }) => end));
  // Of its own falls alone even the least is the whole way.
  const isFall = ({ start, end }: LossCurve) =>
    best !== undefined || start - end >= thresholds.nowhere * Math.abs(start);
  const count = (isOne: (curve: LossCurve) => boolean) => [...curves.values()].filter(isOne).length;
  return {
    learned: count(
      (curve) => isFall(curve) && shareOf(curve, lowest) >= thresholds.far && learned.has(patternOf(curve)),
    ),
    diverged: notFinite.count + exploded,
    stuck: count((curve) => cameNowhere(curve, lowest) && patternOf(curve) !== 'exploded'),
  };
}

/** Whether it fell less than a tenth of the way to a loss, and less than half even from a start 3 errors higher. */
function cameNowhere(curve: LossCurve, loss: number): boolean {
  const luckless = curve.start + thresholds.standardErrors * curve.startError;
  return shareOf(curve, loss) < thresholds.nowhere && shareOf({ ...curve, start: luckless }, loss) < thresholds.far;
}

/** Whether some trials learned and others did not. */
export function isTorn({ learned, diverged, stuck }: Fates): boolean {
  return learned > 0 && diverged + stuck > 0;
}

/** The share of the way from its start to a loss that a trial fell; negative where it rose. */
export function shareOf({ start, end }: Pick<LossCurve, 'start' | 'end'>, loss: number): number {
  return keepFinite((start - end) / (start - loss)) || 0;
}

/** Whether a point learned, by the mean of its trials. */
export function isTrained(features: CurveFeatures): features is Trained {
  const { pattern, notFinite, exploded } = features;
  return pattern !== undefined && learned.has(pattern) && notFinite.count + exploded === 0;
}

/** The item of the least value, of equal ones the first. */
export function leastOf<T>(items: readonly T[], measure: (item: T) => number): T | undefined {
  const values = items.map(measure);
  return items[values.indexOf(Math.min(...values))];
}

/** Another point, and the share of a point's steps in which it reached the loss of that one. */
export type Faster = { readonly features: Trained; readonly reachedAfter?: number };

/**
 * Among the others, the one that took the fewest steps to the loss in which a point ended, the first of
 * equal ones; where none reached it in every repeat, the one that ended lowest.
 */
export function fastest(features: CurveFeatures, others: readonly Trained[]): Faster | undefined {
  const reached = others.flatMap((other) => {
    const reachedAfter = stepsToReach(features, other);
    return reachedAfter === undefined ? [] : [{ features: other, reachedAfter }];
  });
  const lowest = leastOf(others, ({ curve }) => curve.end);
  return leastOf(reached, ({ reachedAfter }) => reachedAfter) ?? (lowest && { features: lowest });
}

/** The share of a point's steps after which another reached its end losses, repeat by repeat; undefined: not in all. */
function stepsToReach({ curves }: CurveFeatures, other: Trained): number | undefined {
  const shares = [...curves].flatMap(([repeat, { end, steps }]) => {
    const curve = other.curves.get(repeat);
    if (curve === undefined) return [];
    // A curve that trains longer counts only as far as this one trained.
    const { step, loss } = curve.blocks;
    const block = loss.findIndex((reached, i) => reached <= end && (step[i] as number) <= steps);
    return [block < 0 ? undefined : (step[block] as number) / steps];
  });
  const known = shares.filter((share) => share !== undefined);
  return known.length === 0 || known.length < shares.length ? undefined : meanOf(known);
}
