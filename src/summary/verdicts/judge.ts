/** The points of an experiment → a verdict of each: by its own curve, and by the learning rates beside it. */
import { describeValues } from '../../shared/index.ts';
import type { Objective, Verdict } from '../types.ts';
import {
  countFates,
  fastest,
  isTorn,
  isTrained,
  type JudgedPoint,
  leastOf,
  type Outline,
  outlineGroup,
  shareOf,
  type Trained,
} from './outline.ts';
import * as reasons from './reasons.ts';
import { fallOf, isNearBest, isNearLoss, marginOf, measureGroup, type Scale } from './scale.ts';
import { isFalling, isSteep } from './shape.ts';
import { thresholds } from './thresholds.ts';

/**
 * Judges points in groups whose members differ in the learning rate alone. The rules are told in the room's README.
 *
 * @returns of each point, in their order; undefined where no trial has ended
 */
export function judgePoints(points: readonly JudgedPoint[], objective: Objective): (Verdict | undefined)[] {
  const verdicts = points.map((): Verdict | undefined => undefined);
  for (const group of groupPoints(points)) {
    const outlines = outlineGroup(group.map(({ point }) => point));
    const scale = measureGroup(outlines, objective);
    for (const [place, outline] of outlines.entries()) {
      const { index } = group[place] as Placed;
      if (outline.trials > 0) verdicts[index] = judge(outline, scale);
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

function judge(outline: Outline, scale: Scale): Verdict {
  const { notFinite, exploded } = outline;
  const fates = countFates(outline, scale.best?.curve.end);
  if (isTorn(fates)) return reasons.torn(outline, fates);
  if (notFinite.count + exploded > 0) return reasons.diverged(outline);
  if (isTrained(outline) || isAsLow(outline, scale.best)) return judgeTrained(outline, scale);
  return judgeUntrained(outline, scale);
}

/** Whether one whose noise hides that it fell ended as low as the best. */
function isAsLow(outline: Outline, best: Trained | undefined): outline is Trained {
  const { curve, shape } = outline;
  return best !== undefined && curve !== undefined && shape !== undefined && isNearLoss({ curve }, best);
}

/** One that learned nothing: by what its curve did, or where that was nothing, by where it lies. */
function judgeUntrained(outline: Outline, { trained }: Scale): Verdict {
  const better = trained.filter(({ curve: { end } }) => outline.curve === undefined || end < outline.curve.end);
  const smaller = leastOf(better.filter(isBelow(outline)), ({ curve }) => curve.end);
  const larger = leastOf(better.filter(isAbove(outline)), ({ curve }) => curve.end);
  if (smaller !== undefined) return reasons.stuck(outline, smaller);
  const { shape } = outline;
  const isStill = shape === 'flat' || shape === 'creeping' || shape === 'plateau';
  // Where larger ones learn, a small one has fallen or risen by the luck of its first mini-batch.
  const isLuck = larger !== undefined && shape !== 'swings' && shape !== 'jumped' && shape !== 'dead';
  return isStill || isLuck ? reasons.hardlyMoved(outline, larger) : reasons.stuck(outline);
}

function judgeTrained(outline: Trained, scale: Scale): Verdict {
  const { best = outline, bestObjective, trained, unfinished } = scale;
  const { curve, shape } = outline;
  const isNear = isNearBest(outline, scale);
  // How far apart trials are that have not yet come far says nothing of where they are going.
  if (isNear && unfinished !== undefined && isSteep(curve)) return reasons.steep(outline, unfinished);
  if (isSpread(outline, best)) return reasons.spread(outline, best);

  if (isNear) {
    if (shape === 'rebounded' && outline === best) return reasons.rebounded(outline);
    const isChosen = outline === best || outline === bestObjective;
    const faster = isChosen || !isFalling(curve) ? undefined : fastest(outline, trained.filter(isAbove(outline)));
    const isFar = faster?.reachedAfter !== undefined && faster.reachedAfter <= thresholds.farFewerSteps;
    return isFar ? reasons.slow(outline, faster) : reasons.good(outline, scale);
  }
  const better = trained.filter((other) => curve.end > other.curve.end + marginOf(best));
  const smaller = leastOf(better.filter(isBelow(outline)), (other) => other.curve.end);
  const faster = fastest(outline, better.filter(isAbove(outline)));
  const isTooSmall = faster !== undefined && (smaller === undefined || isFalling(curve));
  return isTooSmall ? reasons.slow(outline, faster) : reasons.overshot(outline, smaller ?? best);
}

/** Whether the trials disagree both in how far they fell and in where they ended: either alone may be their starts'. */
function isSpread({ curves }: Trained, best: Trained): boolean {
  const all = [...curves.values()];
  const most = thresholds.spread * fallOf(best);
  return (
    describeValues(all.map((each) => shareOf(each, best.curve.end))).std > thresholds.spread &&
    describeValues(all.map(({ end }) => end)).std > most
  );
}

function isAbove({ learningRate }: Outline) {
  return (other: Outline) => other.learningRate > learningRate;
}

function isBelow({ learningRate }: Outline) {
  return (other: Outline) => other.learningRate < learningRate;
}
