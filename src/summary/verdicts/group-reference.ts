/** The members of a group → what its points are compared with: the best, and the margin of those as good. */
import { omitUndefined } from '../../shared/index.ts';
import type { Objective } from '../types.ts';
import { type CurveFeatures, countFates, isTorn, isTrained, leastOf, type Trained } from './curve-features.ts';
import { isUnfinished } from './pattern.ts';
import { thresholds } from './thresholds.ts';

/** What the points of a group are compared with: the best of those that learned. */
export type GroupReference = {
  readonly members: readonly CurveFeatures[];
  /** Those that learned. */
  readonly trained: readonly Trained[];
  /** The one of these that ended lowest and whose trials agree; if possible one that did not rise again. */
  readonly best?: Trained;
  /** The one of these with the best objective. */
  readonly bestObjective?: Trained;
  readonly objective: Objective;
  /** What the objective was before training, where it was evaluated twice and more. */
  readonly objectiveStart?: number;
  /** The largest of the good ones, where it still falls much at the end and no larger one near it was tried. */
  readonly unfinished?: Trained;
  /** The lowest of those that take every row for one class; what ended higher has learned less than nothing. */
  readonly frozen?: Trained;
  /** What the reader sees the group as. */
  readonly place: Place;
};

/** Whether the points of a group are all that there are, some of all, or those of a rung of successive halving. */
export type Place = 'all' | 'its group' | 'its rung';

/** Finds what the points of a group are compared with. @param members in ascending order of the learning rate */
export function measureGroup(
  members: readonly CurveFeatures[],
  objective: Objective,
  place: Place = 'all',
): GroupReference {
  const isFrozen = (features: CurveFeatures): features is Trained =>
    features.pattern === 'dead' || features.pattern === 'plateau';
  const frozen = leastOf(members.filter(isFrozen), ({ curve }) => curve.end);
  const trained = members
    .filter(isTrained)
    .filter(({ curve }) => frozen === undefined || curve.end <= frozen.curve.end);
  // Where only some of the trials learned, their mean does not show how low the loss can get.
  const whole = trained.filter((features) => !isTorn(countFates(features)));
  const steady = whole.filter(({ pattern }) => pattern !== 'rebounded');
  const best = leastOf(steady.length > 0 ? steady : whole, ({ curve }) => curve.end);
  if (best === undefined) return omitUndefined({ members, trained, objective, frozen, place });
  const sign = objective.goal === 'minimize' ? 1 : -1;
  const bestObjective = leastOf(
    trained.filter((features) => features.objective !== undefined),
    (features) => sign * (features.objective ?? 0),
  );
  const objectiveStart = members.find((features) => features.objectiveStart !== undefined)?.objectiveStart;
  const scale = omitUndefined({ members, trained, best, bestObjective, objective, objectiveStart, frozen, place });
  const largest = trained.findLast((features) => isNearBest(features, scale)) ?? best;
  const { learningRate } = largest;
  const isCrowded = members.some(
    (other) => other.learningRate > learningRate && other.learningRate <= thresholds.near * learningRate,
  );
  return isUnfinished(largest.curve) && !isCrowded ? { ...scale, unfinished: largest } : scale;
}

/**
 * Whether anything was tried that a point can be compared with: another learning rate that learned, or one within three
 * decades, whatever became of it.
 */
export function isCompared({ learningRate }: CurveFeatures, { members }: GroupReference): boolean {
  return members.some((other) => {
    const ratio = other.learningRate / learningRate;
    return ratio !== 1 && (isTrained(other) || (ratio <= thresholds.comparable && ratio * thresholds.comparable >= 1));
  });
}

/** How far the loss came down. */
export function fallOf({ curve }: Trained): number {
  return curve.start - curve.end;
}

/** How far above the best a loss may end and still be as good. */
export function marginOf(best: Trained): number {
  return thresholds.margin * fallOf(best);
}

/** Whether a point is as good as the best: by the loss that it was trained on, or by the objective. */
export function isNearBest(features: Trained, scale: GroupReference): boolean {
  const { best, bestObjective, objective } = scale;
  if (best === undefined || isNearLoss(features, best)) return true;
  if (features.objective === undefined || bestObjective?.objective === undefined) return false;
  const distance = Math.abs(features.objective - bestObjective.objective);
  if (!objective.metric.endsWith('.loss'))
    return distance <= thresholds.objectiveMargin * Math.abs(bestObjective.objective);
  const fall = (scale.objectiveStart ?? bestObjective.curve.start) - bestObjective.objective;
  return fall >= thresholds.tellingFall * fallOf(best) && distance <= thresholds.margin * fall;
}

/** Whether it ended within the margin above the best. */
export function isNearLoss({ curve }: Pick<Trained, 'curve'>, best: Trained): boolean {
  return curve.end <= best.curve.end + marginOf(best);
}
