/** A kind and what it rests on → the verdict with its sentence; the numbers of a sentence are in its evidence. */
import { describeValues, omitUndefined, type VerdictKind } from '../../shared/index.ts';
import type { Verdict, VerdictEvidence } from '../types.ts';
import { type CurveFeatures, type Faster, type Fates, leastOf, shareOf, type Trained } from './curve-features.ts';
import { type GroupReference, isNearBest, isNearLoss } from './group-reference.ts';
import { isFalling, isSteep } from './pattern.ts';
import { thresholds } from './thresholds.ts';
import { say, sayLastQuarter, sayPercent } from './words.ts';

type More = Omit<VerdictEvidence, 'trials'>;

function verdict(
  kind: VerdictKind,
  reason: string,
  { trials, curve, curves }: CurveFeatures,
  more: More = {},
): Verdict {
  const about = curve && {
    startLoss: curve.start,
    endLoss: curve.end,
    ...(curves.size > 1 && { endLossStd: describeValues(endsOf(curves)).std }),
    quarterLosses: curve.quarters,
  };
  return { kind, reason, evidence: { trials, ...about, ...more } };
}

function endsOf(curves: CurveFeatures['curves']): number[] {
  return [...curves.values()].map(({ end }) => end);
}

/** The learning rate that a point is compared with. */
function compared(other: Trained | undefined): More {
  return other ? { comparedRate: other.learningRate, comparedEndLoss: other.curve.end } : {};
}

/** Trials that were not finite, or ended far above their start. */
export function diverged(features: CurveFeatures): Verdict {
  const { trials, notFinite, exploded, curve } = features;
  const divergedTrials = notFinite.count + exploded;
  const who = trials === 1 ? '' : `${divergedTrials} of ${trials} trials diverged`;
  if (notFinite.count > 0) {
    const { step, reason: what } = notFinite;
    const reason = trials === 1 ? `${what} at step ${step}` : `${who}, the first at step ${step}: ${what}`;
    return verdict('diverged', reason, features, { divergedTrials, divergenceStep: step });
  }
  const { start = 0, end = 0 } = curve ?? {};
  const ended = `ended at ${say(end)}, far above the ${say(start)} that it started from`;
  const reason = trials === 1 ? `the loss ${ended}` : `${who}: on average the loss ${ended}`;
  return verdict('diverged', reason, features, { divergedTrials });
}

/** Some trials learned and others did not. */
export function torn(
  features: CurveFeatures,
  { learned, diverged: divergedTrials, stuck: stuckTrials }: Fates,
): Verdict {
  const { trials, notFinite, curves } = features;
  const parts = [
    `${learned} of ${trials} trials learned`,
    ...(divergedTrials > 0 ? [`${divergedTrials} diverged`] : []),
    ...(stuckTrials > 0 ? [`${stuckTrials} came nowhere`] : []),
  ];
  const lowestEndLoss = Math.min(...endsOf(curves));
  return verdict('unstable', `${parts.join(', ')}; the lowest loss at the end is ${say(lowestEndLoss)}`, features, {
    learnedTrials: learned,
    ...(divergedTrials > 0 && { divergedTrials }),
    ...(notFinite.count > 0 && { divergenceStep: notFinite.step }),
    ...(stuckTrials > 0 && { stuckTrials }),
    lowestEndLoss,
  });
}

/** All trials learned, some far more than others. */
export function spread(features: Trained, best: Trained): Verdict {
  const shares = [...features.curves.values()].map((curve) => shareOf(curve, best.curve.end));
  const [leastShare, greatestShare] = [Math.min(...shares), Math.max(...shares)];
  const measure = features === best ? 'its mean fall' : `the fall of ${say(best.learningRate)}`;
  const reason = `over ${shares.length} seeds the loss fell by ${sayPercent(leastShare)} to ${sayPercent(greatestShare)} of ${measure}`;
  const shareStd = describeValues(shares).std;
  const against = features === best ? {} : compared(best);
  return verdict('unstable', reason, features, { ...against, leastShare, greatestShare, shareStd });
}

/** As good as the best of its group, by its loss or by the objective. */
export function good(features: Trained, scale: GroupReference): Verdict {
  const { best = features, bestObjective, objective } = scale;
  const { curve } = features;
  const [, , third, last] = curve.quarters;
  const fell = `the loss fell from ${say(curve.start)} to ${say(curve.end)}`;
  const ending = isFalling(curve) ? `; still falling: ${sayLastQuarter(third, last)}` : '';
  if (features === best)
    return verdict(
      'good',
      `${fell}${isLowest(features, scale) ? `, lowest of ${scale.place}` : ''}${ending}`,
      features,
    );

  const shareOfFall = shareOf(curve, best.curve.end);
  const share = `${sayPercent(shareOfFall)} as far as with ${say(best.learningRate)}`;
  const more = { ...compared(best), shareOfFall };
  if (isNearLoss(features, best)) return verdict('good', `${fell}, ${share}${ending}`, features, more);

  const values = { objective: features.objective ?? 0, bestObjective: bestObjective?.objective ?? 0 };
  const reached =
    features === bestObjective
      ? `${objective.metric} is ${say(values.objective)}, the best of its group`
      : `${objective.metric} is ${say(values.objective)}, near the best, ${say(values.bestObjective)}`;
  return verdict('good', `${reached}; ${fell}, ${share}`, features, { ...more, ...values });
}

/** Those that a point's own verdict is against: good ones below and above it, and above it one that is too small. */
type Opposed = {
  readonly below: Trained | undefined;
  readonly above: Trained | undefined;
  readonly tooSmall: Trained | undefined;
};

/** A point whose own verdict another beside it contradicts. */
export function between(features: Trained, scale: GroupReference, { below, above, tooSmall }: Opposed): Verdict {
  if (isNearBest(features, scale)) return good(features, scale);
  const { curve } = features;
  const name = (other: Trained) => `${say(other.learningRate)} at ${say(other.curve.end)}`;
  const beside = [below, above].filter((other) => other !== undefined);
  const ends = beside.map(name).join(' and ');
  const more = compared(leastOf(beside, (other) => other.curve.end) ?? tooSmall);
  if (beside.some((other) => curve.end <= other.curve.end)) {
    return verdict('good', `the loss ended at ${say(curve.end)}, between good ones: ${ends}`, features, more);
  }
  const others =
    tooSmall && !above ? `a larger one that is too small, ${name(tooSmall)}` : `good ones beside it, ${ends}`;
  return verdict('unstable', `noisy: the loss ended at ${say(curve.end)}, and ${others}`, features, more);
}

/** Why nothing is said of a point that nothing can be compared with. */
export function alone({ place }: GroupReference): string {
  const tried = place === 'its rung' ? 'came as far' : 'was tried';
  return `with all else equal no other learning rate ${tried}`;
}

/** Why nothing is said of a point that is alone, and whose start the noise of small mini-batches hides. */
export function noisyStart(): string {
  return 'the noise of the mini-batches hides whether the loss fell, and with all else equal there is no other learning rate';
}

/** Why nothing is said of points that learned nothing and seem too large below one that seems too small. */
export function contradicted(): string {
  return 'none learned, and with all else equal a smaller learning rate looks too large and a larger one too small';
}

/** Why nothing is said of points whose first mini-batches are so few rows that they tell nothing of the others. */
export function unsureStart(): string {
  return 'the first mini-batches are too few rows to tell what the loss was before training';
}

/** Why a point is not called good that ended above one that takes every row for one class. */
export function belowChance(features: CurveFeatures, frozen: Trained): string {
  const { end = 0 } = features.curve ?? {};
  const chance = `the ${say(frozen.curve.end)} of ${say(frozen.learningRate)}, which takes every row for one class`;
  return `the loss ended at ${say(end)}, above ${chance}${nameScale(features, frozen.curve.end)}`;
}

/** What to write where the loss starts far above chance: a network that has learned nothing answers so of huge inputs. */
function nameScale({ curve, isUnscaled }: CurveFeatures, chance: number): string {
  const isHuge = isUnscaled && (curve?.start ?? 0) > thresholds.hugeStart * Math.abs(chance);
  return isHuge ? '; so high a start comes of columns that are not scaled: write normalize: standard' : '';
}

/** Why nothing is said of a point that was hardly trained. */
export function tooShort({ losses }: CurveFeatures): string {
  return `${losses} recorded ${losses === 1 ? 'loss is' : 'losses are'} too few to judge by`;
}

/** Whether there are other learning rates, and none ended lower. */
function isLowest({ curve }: Trained, { members }: GroupReference): boolean {
  return members.length > 1 && members.every((other) => other.curve === undefined || other.curve.end >= curve.end);
}

/** A larger learning rate got lower, or to the same loss in far fewer steps. */
export function slow(features: Trained, { features: faster, reachedAfter }: Faster): Verdict {
  const { curve } = features;
  const [, , third, last] = curve.quarters;
  const rate = say(faster.learningRate);
  const got = `got to ${say(faster.curve.end)}`;
  const reached = reachedAfter === undefined ? '' : `reached the same loss in ${sayPercent(reachedAfter)} of the steps`;
  const reason = isFalling(curve)
    ? `still falling: ${sayLastQuarter(third, last)}, and ${rate} ${reached || got}`
    : `the loss ended at ${say(curve.end)}, while ${rate} ${[reached, got].filter(Boolean).join(' and ')}`;
  const more = omitUndefined({ ...compared(faster), reachedAfter });
  return verdict('tooSmall', reason, features, more);
}

/**
 * The best there is falls steeply at the end, and nothing near above it was tried.
 *
 * @param largest of the good ones
 */
export function steep(features: Trained, largest: Trained, { place }: GroupReference): Verdict {
  const [, , third, last] = features.curve.quarters;
  const than = features === largest ? '' : ` as ${say(largest.learningRate)}`;
  const untried = `with all else equal no learning rate up to ten times as large${than} ${place === 'its rung' ? 'came as far' : 'was tried'}`;
  return verdict(
    'tooSmall',
    `still falling${isSteep(features.curve) ? ' steeply' : ''}: ${sayLastQuarter(third, last)}, and ${untried}`,
    features,
  );
}

/** The loss hardly changed, or fell no further than to one class for all rows, and no smaller learning rate learned. */
export function hardlyMoved(features: CurveFeatures, larger?: Trained): Verdict {
  const { curve, pattern } = features;
  const [first = 0, , , last = 0] = curve?.quarters ?? [];
  const what =
    pattern === 'plateau'
      ? oneClass(features)
      : `hardly moved: the loss was ${say(first)} in the first quarter of training and ${say(last)} in the last`;
  const more = { ...(pattern === 'plateau' && { predictedClasses: 1 }), ...compared(larger) };
  return verdict('tooSmall', `${what}${instead(larger)}`, features, more);
}

function oneClass({ curve }: CurveFeatures): string {
  const fell = `the loss fell from ${say(curve?.start ?? 0)} to ${say(curve?.end ?? 0)}`;
  // Fewer evaluations do not tell whether it has stopped.
  const further = curve?.unrest === undefined ? ', and' : ' and no further:';
  return `${fell}${further} every evaluated row is taken for one class`;
}

function instead(other: Trained | undefined): string {
  return other ? `, while ${say(other.learningRate)} got to ${say(other.curve.end)}` : '';
}

/** The loss fell, and rose again. */
export function rebounded(features: Trained): Verdict {
  const { quarters, end } = features.curve;
  const lowest = Math.min(...quarters);
  return verdict(
    'tooLarge',
    `the loss fell to ${say(lowest)} in a quarter of training, then rose to ${say(end)}`,
    features,
  );
}

/** The loss fell, and a smaller learning rate got clearly lower. */
export function overshot(features: Trained, smaller: Trained): Verdict {
  const { curve, pattern } = features;
  const shareOfFall = shareOf(curve, smaller.curve.end);
  const how = pattern === 'rebounded' ? 'fell, rose again and ended' : 'ended';
  const reason = `the loss ${how} at ${say(curve.end)}, while ${say(smaller.learningRate)} got to ${say(smaller.curve.end)}`;
  return verdict('tooLarge', reason, features, { ...compared(smaller), shareOfFall });
}

/** The loss did not fall, though it moved: it rose, swung, jumped or froze. */
export function stuck(features: CurveFeatures, smaller?: Trained): Verdict {
  return verdict('tooLarge', `${describeStuck(features)}${instead(smaller)}`, features, evidenceOf(features, smaller));
}

/** The same of one below others that learned: no step that was too large, but the luck of its mini-batches. */
export function thrown(features: CurveFeatures, larger?: Trained): Verdict {
  const reason = `noisy: ${describeStuck(features)}${instead(larger)}`;
  return verdict('unstable', reason, features, evidenceOf(features, larger));
}

function evidenceOf({ curve, pattern }: CurveFeatures, other: Trained | undefined): More {
  return {
    ...((pattern === 'jumped' || pattern === 'dead') && { highestLoss: curve?.highest ?? 0 }),
    ...((pattern === 'dead' || pattern === 'plateau') && { predictedClasses: 1 }),
    ...compared(other),
  };
}

function describeStuck(features: CurveFeatures): string {
  const { curve, pattern } = features;
  const { start = 0, end = 0, highest = 0, constant = false } = curve ?? {};
  const scale = nameScale(features, end);
  const between = `${say(start)} at the start and ${say(end)} at the end`;
  const sentences: Readonly<Record<string, string>> = {
    rose: `the loss ended at ${say(end)}, above the ${say(start)} that it started from`,
    swings: constant
      ? `swings: the variables go back and forth, and the loss stays at ${say(end)}`
      : `swings: the loss goes up and down, with ${between}`,
    jumped: `the loss jumped to ${say(highest)} and got nowhere from there, with ${between}`,
    dead: `frozen: every evaluated row is taken for one class after the loss jumped to ${say(highest)}, with ${between}${scale}`,
    plateau: oneClass(features),
  };
  return (pattern && sentences[pattern]) ?? `the loss ${end < start ? 'hardly fell' : 'did not fall'}, with ${between}`;
}
