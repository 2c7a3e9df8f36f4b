/** The points of an experiment → a verdict of each: by its own curve, and by the learning rates beside it. */
import { describeValues } from '../../shared/index.ts';
import type { Objective, Verdict } from '../types.ts';
import {
  type CurveFeatures,
  countFates,
  extractFeatures,
  fastest,
  isTorn,
  isTrained,
  type JudgedPoint,
  leastOf,
  shareOf,
  type Trained,
} from './curve-features.ts';
import { fallOf, type GroupReference, isNearBest, isNearLoss, marginOf, measureGroup } from './group-reference.ts';
import { isFalling, isSteep } from './pattern.ts';
import * as reasons from './reasons.ts';
import { addStability } from './stability.ts';
import { thresholds } from './thresholds.ts';

/**
 * Judges points in groups whose members differ in the learning rate alone. The rules are told in the room's README.
 *
 * @returns of each point, in their order; undefined where no trial has ended
 */
export function judgePoints(points: readonly JudgedPoint[], objective: Objective): (Verdict | undefined)[] {
  const verdicts = points.map((): Verdict | undefined => undefined);
  for (const group of groupPoints(points)) {
    const members = extractFeatures(group.map(({ point }) => point));
    const scale = measureGroup(members, objective);
    for (const [place, features] of members.entries()) {
      const { point, index } = group[place] as Placed;
      if (features.trials > 0) verdicts[index] = addStability(judge(features, scale), point);
    }
  }
  return verdicts;
}

type Placed = { readonly point: JudgedPoint; readonly index: number };

/** In ascending order of the learning rate. */
function groupPoints(points: readonly JudgedPoint[]): Placed[][] {
  const groups = new Map<string, Placed[]>();
  for (const [index, point] of points.entries()) {
    const group = groups.get(point.group);
    if (group === undefined) groups.set(point.group, [{ point, index }]);
    else group.push({ point, index });
  }
  return [...groups.values()].map((group) => group.sort((a, b) => a.point.learningRate - b.point.learningRate));
}

function judge(features: CurveFeatures, scale: GroupReference): Verdict {
  const { notFinite, exploded } = features;
  const fates = countFates(features, scale.best?.curve.end);
  if (isTorn(fates)) return reasons.torn(features, fates);
  if (notFinite.count + exploded > 0) return reasons.diverged(features);
  if (isTrained(features) || isAsLow(features, scale.best)) return judgeTrained(features, scale);
  return judgeUntrained(features, scale);
}

/** Whether a point ended as low as the best, though noise hides that it fell. */
function isAsLow(features: CurveFeatures, best: Trained | undefined): features is Trained {
  const { curve, pattern } = features;
  return best !== undefined && curve !== undefined && pattern !== undefined && isNearLoss({ curve }, best);
}

/** Judges a point that learned nothing: by its pattern, and by the learning rates that got lower. */
function judgeUntrained(features: CurveFeatures, { trained }: GroupReference): Verdict {
  const better = trained.filter(({ curve: { end } }) => features.curve === undefined || end < features.curve.end);
  const smaller = leastOf(better.filter(isBelow(features)), ({ curve }) => curve.end);
  const larger = leastOf(better.filter(isAbove(features)), ({ curve }) => curve.end);
  if (smaller !== undefined) return reasons.stuck(features, smaller);
  const { pattern } = features;
  const isStill = pattern === 'flat' || pattern === 'creeping' || pattern === 'plateau';
  // Where larger ones learn, a small one has fallen or risen by the luck of its first mini-batch.
  const isLuck = larger !== undefined && pattern !== 'swings' && pattern !== 'jumped' && pattern !== 'dead';
  return isStill || isLuck ? reasons.hardlyMoved(features, larger) : reasons.stuck(features);
}

function judgeTrained(features: Trained, scale: GroupReference): Verdict {
  const { best = features, bestObjective, trained, unfinished } = scale;
  const { curve, pattern } = features;
  const isNear = isNearBest(features, scale);
  // While the loss still falls steeply, the spread of the trials does not show how far apart they will end.
  if (isNear && unfinished !== undefined && isSteep(curve)) return reasons.steep(features, unfinished);
  if (isSpread(features, best)) return reasons.spread(features, best);

  if (isNear) {
    if (pattern === 'rebounded' && features === best) return reasons.rebounded(features);
    const isChosen = features === best || features === bestObjective;
    const faster = isChosen || !isFalling(curve) ? undefined : fastest(features, trained.filter(isAbove(features)));
    const isFar = faster?.reachedAfter !== undefined && faster.reachedAfter <= thresholds.farFewerSteps;
    return isFar ? reasons.slow(features, faster) : reasons.good(features, scale);
  }
  const better = trained.filter((other) => curve.end > other.curve.end + marginOf(best));
  const smaller = leastOf(better.filter(isBelow(features)), (other) => other.curve.end);
  const faster = fastest(features, better.filter(isAbove(features)));
  const isTooSmall = faster !== undefined && (smaller === undefined || isFalling(curve));
  return isTooSmall ? reasons.slow(features, faster) : reasons.overshot(features, smaller ?? best);
}

/** Whether the trials differ much both in how far they fell and in where they ended: one alone may be the start's. */
function isSpread({ curves }: Trained, best: Trained): boolean {
  const all = [...curves.values()];
  const most = thresholds.spread * fallOf(best);
  return (
    describeValues(all.map((each) => shareOf(each, best.curve.end))).std > thresholds.spread &&
    describeValues(all.map(({ end }) => end)).std > most
  );
}

function isAbove({ learningRate }: CurveFeatures) {
  return (other: CurveFeatures) => other.learningRate > learningRate;
}

function isBelow({ learningRate }: CurveFeatures) {
  return (other: CurveFeatures) => other.learningRate < learningRate;
}
