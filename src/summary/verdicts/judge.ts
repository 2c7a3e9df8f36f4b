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
  shareOf,
  type Trained,
} from './curve-features.ts';
import {
  fallOf,
  type GroupReference,
  isCompared,
  isNearBest,
  isNearLoss,
  marginOf,
  measureGroup,
} from './group-reference.ts';
import { isFalling, isUnfinished } from './pattern.ts';
import * as reasons from './reasons.ts';
import { addStability } from './stability.ts';
import { thresholds } from './thresholds.ts';

/** A verdict, or why there is none; neither where no trial has ended. */
export type Judgement = { readonly verdict?: Verdict; readonly unjudged?: string };

/**
 * Judges points in groups whose members differ in the learning rate alone. The rules are told in the room's README.
 *
 * @param firstRung where the points are those of a rung of successive halving: those of its first, from the same starts
 * @returns of each point, in their order
 */
export function judgePoints(
  points: readonly JudgedPoint[],
  objective: Objective,
  firstRung?: readonly JudgedPoint[],
): Judgement[] {
  const judgements = points.map((): Judgement => ({}));
  const groups = groupPoints(points);
  const started = groupPoints(firstRung ?? points);
  const place = firstRung ? 'its rung' : groups.length > 1 ? 'its group' : 'all';
  for (const group of groups) {
    const name = group[0]?.point.group;
    const starting = started.find(([first]) => first?.point.group === name) ?? group;
    const members = extractFeatures(group.map(unplace), starting.map(unplace));
    const scale = measureGroup(members, objective, place);
    const verdicts = agree(
      members,
      members.map((features) => judge(features, scale)),
      scale,
    );
    for (const [i, features] of members.entries()) {
      const { point, index } = group[i] as Placed;
      if (features.trials === 0) continue;
      const judgement = explain(features, verdicts[i], scale);
      const { verdict } = judgement;
      judgements[index] = verdict ? { verdict: addStability(verdict, point) } : judgement;
    }
  }
  return judgements;
}

/** A verdict that nothing supports is none. @param verdict absent where it is against another of those that learned nothing */
function explain(features: CurveFeatures, verdict: Verdict | undefined, scale: GroupReference): Judgement {
  if (verdict === undefined) return { unjudged: reasons.contradicted() };
  const { kind } = verdict;
  if (features.isStartUnsure && features.notFinite.count === 0) return { unjudged: reasons.unsureStart() };
  if (kind === 'diverged' || kind === 'unstable') return { verdict };
  if (features.losses < thresholds.fewestLosses) return { unjudged: reasons.tooShort(features) };
  const { frozen } = scale;
  if (kind === 'good' && frozen !== undefined && (features.curve?.end ?? 0) > frozen.curve.end) {
    return { unjudged: reasons.belowChance(features, frozen) };
  }
  if (isCompared(features, scale)) return { verdict };
  if (kind === 'good') return { unjudged: reasons.alone(scale) };
  return isUnsure(features) ? { unjudged: reasons.noisyStart() } : { verdict };
}

/** Whether a point seems not to have fallen while the noise of its first mini-batches would hide that it did. */
function isUnsure({ curve, pattern }: CurveFeatures): boolean {
  if (curve === undefined || (pattern !== 'flat' && pattern !== 'creeping' && pattern !== 'swings')) return false;
  const isNoisy = thresholds.standardErrors * curve.startError > thresholds.unsure * Math.abs(curve.start);
  return isNoisy && !curve.zigzags;
}

/**
 * Along the learning rate verdicts agree: from too small over good to too large. What lies between good ones is good too
 * where its loss lies between theirs, else it was bad luck. Where none learned, nothing tells which of two that are
 * against each other is right.
 *
 * @param members in ascending order of the learning rate, as are their verdicts
 */
function agree(
  members: readonly CurveFeatures[],
  verdicts: readonly Verdict[],
  scale: GroupReference,
): readonly (Verdict | undefined)[] {
  if (scale.best === undefined) return dropContradictions(verdicts);
  const agreed = [...verdicts];
  const isGood = ({ kind }: Verdict) => kind === 'good';
  const isTooSmall = ({ kind }: Verdict) => kind === 'tooSmall';
  for (let changed = true; changed; ) {
    changed = false;
    for (const [i, { kind }] of agreed.entries()) {
      const features = members[i] as CurveFeatures;
      const findAbove = (isOne: (verdict: Verdict) => boolean) =>
        members[agreed.findIndex((verdict, j) => j > i && isOne(verdict))] as Trained | undefined;
      const below = members[agreed.findLastIndex((verdict, j) => j < i && isGood(verdict))] as Trained | undefined;
      const above = findAbove(isGood);
      const tooSmall = kind === 'tooLarge' ? findAbove(isTooSmall) : undefined;
      const isAgainst = (kind === 'tooSmall' && below) || (kind === 'tooLarge' && (above ?? tooSmall));
      if (!isAgainst || features.curve === undefined) continue;
      agreed[i] = reasons.between(features as Trained, scale, { below, above, tooSmall });
      changed = true;
    }
  }
  return agreed;
}

/** Leaves out what is too large below one that is too small, and those that are too small above it. */
function dropContradictions(verdicts: readonly Verdict[]): readonly (Verdict | undefined)[] {
  const smallest = verdicts.findIndex(({ kind }) => kind === 'tooLarge');
  const largest = verdicts.findLastIndex(({ kind }) => kind === 'tooSmall');
  return verdicts.map((verdict, i) => {
    const isAgainst =
      (verdict.kind === 'tooLarge' && i < largest) || (verdict.kind === 'tooSmall' && smallest >= 0 && i > smallest);
    return isAgainst ? undefined : verdict;
  });
}

type Placed = { readonly point: JudgedPoint; readonly index: number };

function unplace({ point }: Placed): JudgedPoint {
  return point;
}

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
  if (best === undefined || curve === undefined || pattern === undefined) return false;
  const isFrozen = pattern === 'dead' || pattern === 'plateau' || pattern === 'jumped';
  return !isFrozen && isNearLoss({ curve }, best);
}

/** Judges a point that learned nothing: by the side on which the best lies, or where none learned by its pattern. */
function judgeUntrained(features: CurveFeatures, { best }: GroupReference): Verdict {
  const { pattern } = features;
  if (best !== undefined) {
    const lower = best.curve.end < (features.curve?.end ?? Number.POSITIVE_INFINITY) ? best : undefined;
    if (isAbove(best)(features)) return reasons.stuck(features, lower);
    return features.curve?.jumped || pattern === 'rose'
      ? reasons.thrown(features, lower)
      : reasons.hardlyMoved(features, lower);
  }
  const isStill = pattern === 'flat' || pattern === 'creeping' || pattern === 'plateau';
  return isStill ? reasons.hardlyMoved(features) : reasons.stuck(features);
}

function judgeTrained(features: Trained, scale: GroupReference): Verdict {
  const { best = features, bestObjective, trained, unfinished } = scale;
  const { curve } = features;
  const isNear = isNearBest(features, scale);
  // While the loss still falls steeply, the spread of the trials does not show how far apart they will end.
  if (isNear && unfinished !== undefined && isUnfinished(curve)) return reasons.steep(features, unfinished, scale);
  if (isSpread(features, best)) return reasons.spread(features, best);
  if (isNear) {
    if (best.pattern === 'rebounded') return reasons.rebounded(features);
    const isChosen = features === best || features === bestObjective;
    const faster = isChosen || !isFalling(curve) ? undefined : fastest(features, trained.filter(isAbove(features)));
    const isFar = faster?.reachedAfter !== undefined && faster.reachedAfter <= thresholds.farFewerSteps;
    return isFar ? reasons.slow(features, faster) : reasons.good(features, scale);
  }
  if (isAbove(best)(features)) return reasons.overshot(features, best);
  if (features.pattern === 'rebounded' && best.pattern === 'rebounded') return reasons.rebounded(features);
  const better = trained.filter((other) => curve.end > other.curve.end + marginOf(best));
  return reasons.slow(features, fastest(features, better.filter(isAbove(features))) ?? { features: best });
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
