/** The members of a group → what its points are compared with: the best, and the margin of those as good. */
import { omitUndefined } from '../../shared/index.ts';
import type { Objective } from '../types.ts';
import { type CurveFeatures, countFates, isTorn, isTrained, leastOf, type Trained } from './curve-features.ts';
import { isSteep } from './pattern.ts';
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
  /** The largest of the good ones, where it falls steeply at the end and no larger one near it was tried. */
  readonly unfinished?: Trained;
};

/** Finds what the points of a group are compared with. @param members in ascending order of the learning rate */
export function measureGroup(members: readonly CurveFeatures[], objective: Objective): GroupReference {
  const trained = members.filter(isTrained);
  // Where only some of the trials learned, their mean does not show how low the loss can get.
  const whole = trained.filter((features) => !isTorn(countFates(features)));
  const steady = whole.filter(({ pattern }) => pattern !== 'rebounded');
  const best = leastOf(steady.length > 0 ? steady : whole, ({ curve }) => curve.end);
  if (best === undefined) return { members, trained, objective };
  const sign = objective.goal === 'minimize' ? 1 : -1;
  const bestObjective = leastOf(
    trained.filter((features) => features.objective !== undefined),
    (features) => sign * (features.objective ?? 0),
  );
  const scale = omitUndefined({ members, trained, best, bestObjective, objective });
  const largest = trained.findLast((features) => isNearBest(features, scale)) ?? best;
  const { learningRate } = largest;
  const isCrowded = members.some(
    (other) => other.learningRate > learningRate && other.learningRate <= thresholds.near * learningRate,
  );
  return isSteep(largest.curve) && !isCrowded ? { ...scale, unfinished: largest } : scale;
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
export function isNearBest(features: Trained, { best, bestObjective, objective }: GroupReference): boolean {
  if (best === undefined || isNearLoss(features, best)) return true;
  if (features.objective === undefined || bestObjective?.objective === undefined) return false;
  const distance = Math.abs(features.objective - bestObjective.objective);
  const isLoss = objective.metric.endsWith('.loss');
  if (!isLoss) return distance <= thresholds.objectiveMargin * Math.abs(bestObjective.objective);
  return distance <= thresholds.margin * Math.max(0, bestObjective.curve.start - bestObjective.objective);
}

/** Whether it ended within the margin above the best. */
export function isNearLoss({ curve }: Pick<Trained, 'curve'>, best: Trained): boolean {
  return curve.end <= best.curve.end + marginOf(best);
}
