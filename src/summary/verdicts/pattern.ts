/** What a loss did → the name of its pattern, by the curve alone. */
import type { LossCurve } from './loss-curve.ts';
import { thresholds } from './thresholds.ts';

/**
 * - exploded: ended far above its start, finite all the way
 * - rose: ended clearly above its start
 * - swings: goes up and down for ever, or moves without a change of the loss
 * - jumped: shot up, came back and stayed near where it began
 * - creeping: has hardly fallen, and falls as fast as ever
 * - dead: shot up and ended below its start, but all rows are taken for one class
 * - flat: neither fell nor rose, beyond noise
 * - plateau: fell to where all rows are taken for one class, and no further
 * - rebounded: fell, then rose again
 * - steep: fell, and the last quarter falls at least half as fast as any before
 * - settling: fell, and falls slower or no more
 */
export type CurvePattern =
  | 'exploded'
  | 'rose'
  | 'swings'
  | 'jumped'
  | 'creeping'
  | 'dead'
  | 'flat'
  | 'plateau'
  | 'rebounded'
  | 'steep'
  | 'settling';

/** Reads the pattern of a curve: the first in the order of the type that holds. */
export function patternOf(curve: LossCurve): CurvePattern {
  const { start, end, quarters, quarterError } = curve;
  const rise = end - start;
  const size = Math.abs(start);
  const noise = thresholds.standardErrors * quarterError;
  if (rise > thresholds.divergedRise * size) return 'exploded';
  if (rise > thresholds.rise * size && rise > noise && !isLuck(curve)) return 'rose';
  if (curve.constant) return curve.returns ? 'swings' : 'flat';
  if (!hasFallen(curve)) {
    if (curve.zigzags || (curve.unrest ?? 0) > thresholds.unrest) return 'swings';
    if (curve.jumped) return 'jumped';
    return isSteep(curve) ? 'creeping' : 'flat';
  }
  // A network that gives all rows one answer: its units are off or saturated where it shot up, else it has learned no
  // more yet than how frequent the classes are.
  if (curve.predictedClasses === 1 && !isFalling(curve)) {
    if (curve.jumped) return 'dead';
    // Where nearly all rows are of one class, a network that takes all for it may have learned much.
    if (start - end <= thresholds.plateauFall * size) return 'plateau';
  }
  if (curve.jumped && start - end < thresholds.nowhere * size) return 'jumped';
  const lowest = Math.min(...quarters);
  const rebound = end - lowest;
  if (rebound > thresholds.rebound * (start - lowest) && rebound > noise) return 'rebounded';
  return isSteep(curve) ? 'steep' : 'settling';
}

/** Whether the start may have been low by the luck of the first mini-batch; their noise grows with their loss. */
function isLuck({ start, end, startError, jumped, unrest = 1 }: LossCurve): boolean {
  if (unrest < thresholds.stillness && !jumped) return true;
  const proportion = Math.min(1, Math.abs(start) / Math.abs(end));
  return end - start <= thresholds.riseErrors * startError * proportion;
}

/** Whether the loss ended below its start by more than noise explains. */
function hasFallen({ start, end, startError, fell }: LossCurve): boolean {
  return start > end && (fell || start - end > thresholds.standardErrors * startError);
}

/** Whether the last quarter falls at least half as fast as any before, and the second half not by noise. */
export function isSteep({
  start,
  startError,
  quarters: [first, second, third, last],
  quarterError,
}: LossCurve): boolean {
  // What came down from far above its start is no small step's doing.
  if (Math.max(first, second) - start > thresholds.standardErrors * (startError + quarterError)) return false;
  const before = Math.max(first - second, second - third);
  const isFall = last < first && second - last > thresholds.standardErrors * quarterError;
  return isFall && third - last >= thresholds.steep * before;
}

/** Whether training ended before the fall did: steep, or a tenth of the whole fall and more in the last quarter. */
export function isUnfinished(curve: LossCurve): boolean {
  const { start, quarters } = curve;
  const [, , third, last] = quarters;
  return isSteep(curve) || (isFalling(curve) && third - last >= thresholds.unfinished * (start - last));
}

/** Whether the loss still fell in the last quarter, by more than noise and by 2 % of the whole fall. */
export function isFalling({ start, quarters: [, , third, last], quarterError }: LossCurve): boolean {
  const fall = third - last;
  return fall > thresholds.standardErrors * quarterError && fall >= thresholds.falling * (start - last);
}
