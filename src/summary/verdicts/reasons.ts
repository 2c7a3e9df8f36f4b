/** A kind and what it rests on → the verdict with its sentence; the numbers of a sentence are in its evidence. */
import { describeValues, omitUndefined } from '../../shared/index.ts';
import type { Verdict, VerdictEvidence, VerdictKind } from '../types.ts';
import { type Faster, type Fates, type Outline, shareOf, type Trained } from './outline.ts';
import { isNearLoss, type Scale } from './scale.ts';
import { isFalling } from './shape.ts';
import { say, sayLastQuarter, sayPercent } from './words.ts';

type More = Omit<VerdictEvidence, 'trials'>;

function verdict(kind: VerdictKind, reason: string, { trials, curve, curves }: Outline, more: More = {}): Verdict {
  const about = curve && {
    startLoss: curve.start,
    endLoss: curve.end,
    ...(curves.size > 1 && { endLossStd: describeValues(endsOf(curves)).std }),
    quarterLosses: curve.quarters,
  };
  return { kind, reason, evidence: { trials, ...about, ...more } };
}

function endsOf(curves: Outline['curves']): number[] {
  return [...curves.values()].map(({ end }) => end);
}

/** The learning rate that a point is measured by. */
function compared(other: Trained | undefined): More {
  return other ? { comparedRate: other.learningRate, comparedEndLoss: other.curve.end } : {};
}

/** Trials that were not finite, or ended far above their start. */
export function diverged(outline: Outline): Verdict {
  const { trials, notFinite, exploded, curve } = outline;
  const divergedTrials = notFinite.count + exploded;
  const who = trials === 1 ? '' : `${divergedTrials} of ${trials} trials diverged`;
  if (notFinite.count > 0) {
    const { step, reason: what } = notFinite;
    const reason = trials === 1 ? `${what} at step ${step}` : `${who}, the first at step ${step}: ${what}`;
    return verdict('diverged', reason, outline, { divergedTrials, divergenceStep: step });
  }
  const { start = 0, end = 0 } = curve ?? {};
  const ended = `ended at ${say(end)}, far above the ${say(start)} that it started from`;
  const reason = trials === 1 ? `the loss ${ended}` : `${who}: on average the loss ${ended}`;
  return verdict('diverged', reason, outline, { divergedTrials });
}

/** Some trials learned and others did not. */
export function torn(outline: Outline, { learned, diverged: divergedTrials, stuck: stuckTrials }: Fates): Verdict {
  const { trials, notFinite, curves } = outline;
  const parts = [
    `${learned} of ${trials} trials learned`,
    ...(divergedTrials > 0 ? [`${divergedTrials} diverged`] : []),
    ...(stuckTrials > 0 ? [`${stuckTrials} came nowhere`] : []),
  ];
  const lowestEndLoss = Math.min(...endsOf(curves));
  return verdict('unstable', `${parts.join(', ')}; the lowest loss at the end is ${say(lowestEndLoss)}`, outline, {
    learnedTrials: learned,
    ...(divergedTrials > 0 && { divergedTrials }),
    ...(notFinite.count > 0 && { divergenceStep: notFinite.step }),
    ...(stuckTrials > 0 && { stuckTrials }),
    lowestEndLoss,
  });
}

/** All trials learned, some far more than others. */
export function spread(outline: Trained, best: Trained): Verdict {
  const shares = [...outline.curves.values()].map((curve) => shareOf(curve, best.curve.end));
  const [leastShare, greatestShare] = [Math.min(...shares), Math.max(...shares)];
  const measure = outline === best ? 'its mean fall' : `the fall of ${say(best.learningRate)}`;
  const reason = `over ${shares.length} seeds the loss fell by ${sayPercent(leastShare)} to ${sayPercent(greatestShare)} of ${measure}`;
  const shareStd = describeValues(shares).std;
  const against = outline === best ? {} : compared(best);
  return verdict('unstable', reason, outline, { ...against, leastShare, greatestShare, shareStd });
}

/** As good as the best of its group, by its loss or by the objective. */
export function good(outline: Trained, scale: Scale): Verdict {
  const { best = outline, bestObjective, objective } = scale;
  const { curve } = outline;
  const [, , third, last] = curve.quarters;
  const fell = `the loss fell from ${say(curve.start)} to ${say(curve.end)}`;
  const ending = isFalling(curve) ? `; still falling: ${sayLastQuarter(third, last)}` : '';
  if (outline === best)
    return verdict('good', `${fell}${isLowest(outline, scale) ? ', lowest of all' : ''}${ending}`, outline);

  const shareOfFall = shareOf(curve, best.curve.end);
  const share = `${sayPercent(shareOfFall)} as far as with ${say(best.learningRate)}`;
  const more = { ...compared(best), shareOfFall };
  if (isNearLoss(outline, best)) return verdict('good', `${fell}, ${share}${ending}`, outline, more);

  const values = { objective: outline.objective ?? 0, bestObjective: bestObjective?.objective ?? 0 };
  const reached =
    outline === bestObjective
      ? `${objective.metric} is ${say(values.objective)}, the best of its group`
      : `${objective.metric} is ${say(values.objective)}, near the best, ${say(values.bestObjective)}`;
  return verdict('good', `${reached}; ${fell}, ${share}`, outline, { ...more, ...values });
}

/** Whether there are other learning rates, and none ended lower. */
function isLowest({ curve }: Trained, { outlines }: Scale): boolean {
  return outlines.length > 1 && outlines.every((other) => other.curve === undefined || other.curve.end >= curve.end);
}

/** A larger learning rate got lower, or to the same loss in far fewer steps. */
export function slow(outline: Trained, { outline: faster, reachedAfter }: Faster): Verdict {
  const { curve } = outline;
  const [, , third, last] = curve.quarters;
  const rate = say(faster.learningRate);
  const got = `got to ${say(faster.curve.end)}`;
  const reached = reachedAfter === undefined ? '' : `reached the same loss in ${sayPercent(reachedAfter)} of the steps`;
  const reason = isFalling(curve)
    ? `still falling: ${sayLastQuarter(third, last)}, and ${rate} ${reached || got}`
    : `the loss ended at ${say(curve.end)}, while ${rate} ${[reached, got].filter(Boolean).join(' and ')}`;
  const more = omitUndefined({ ...compared(faster), reachedAfter });
  return verdict('tooSmall', reason, outline, more);
}

/**
 * The best there is falls steeply at the end, and nothing near above it was tried.
 *
 * @param largest of the good ones
 */
export function steep(outline: Trained, largest: Trained): Verdict {
  const [, , third, last] = outline.curve.quarters;
  const than = outline === largest ? '' : ` as ${say(largest.learningRate)}`;
  const untried = `with all else equal no learning rate up to ten times as large${than} was tried`;
  return verdict('tooSmall', `still falling steeply: ${sayLastQuarter(third, last)}, and ${untried}`, outline);
}

/** The loss neither fell nor rose beyond noise, or only to one class for all rows, and no smaller learning rate learned. */
export function hardlyMoved(outline: Outline, larger: Trained | undefined): Verdict {
  const { curve, shape } = outline;
  const [first = 0, , , last = 0] = curve?.quarters ?? [];
  const what =
    shape === 'plateau'
      ? oneClass(outline)
      : `hardly moved: the loss was ${say(first)} in the first quarter of training and ${say(last)} in the last`;
  const more = { ...(shape === 'plateau' && { classesTaken: 1 }), ...compared(larger) };
  return verdict('tooSmall', `${what}${instead(larger)}`, outline, more);
}

function oneClass({ curve }: Outline): string {
  const fell = `the loss fell from ${say(curve?.start ?? 0)} to ${say(curve?.end ?? 0)}`;
  return `${fell} and no further: every evaluated row is taken for one class`;
}

function instead(other: Trained | undefined): string {
  return other ? `, while ${say(other.learningRate)} got to ${say(other.curve.end)}` : '';
}

/** The loss fell, and rose again. */
export function rebounded(outline: Trained): Verdict {
  const { quarters, end } = outline.curve;
  const lowest = Math.min(...quarters);
  return verdict(
    'tooLarge',
    `the loss fell to ${say(lowest)} in a quarter of training, then rose to ${say(end)}`,
    outline,
  );
}

/** The loss fell, and a smaller learning rate got clearly lower. */
export function overshot(outline: Trained, smaller: Trained): Verdict {
  const { curve, shape } = outline;
  const shareOfFall = shareOf(curve, smaller.curve.end);
  const how = shape === 'rebounded' ? 'fell, rose again and ended' : 'ended';
  const reason = `the loss ${how} at ${say(curve.end)}, while ${say(smaller.learningRate)} got to ${say(smaller.curve.end)}`;
  return verdict('tooLarge', reason, outline, { ...compared(smaller), shareOfFall });
}

/** The loss got nowhere, and not for want of moving. */
export function stuck(outline: Outline, smaller?: Trained): Verdict {
  const { curve, shape } = outline;
  const { start = 0, end = 0, highest = 0, constant = false } = curve ?? {};
  const between = `${say(start)} at the start and ${say(end)} at the end`;
  const sentences: Readonly<Record<string, string>> = {
    rose: `the loss ended at ${say(end)}, above the ${say(start)} that it started from`,
    swings: constant
      ? `swings: the variables go back and forth, and the loss stays at ${say(end)}`
      : `swings: the loss goes up and down, with ${between}`,
    jumped: `the loss jumped to ${say(highest)} and got nowhere from there, with ${between}`,
    dead: `frozen: every evaluated row is taken for one class after the loss jumped to ${say(highest)}, with ${between}`,
    plateau: oneClass(outline),
  };
  const what =
    (shape && sentences[shape]) ?? `the loss ${end < start ? 'hardly fell' : 'did not fall'}, with ${between}`;
  const more = {
    ...((shape === 'jumped' || shape === 'dead') && { highestLoss: highest }),
    ...((shape === 'dead' || shape === 'plateau') && { classesTaken: 1 }),
    ...compared(smaller),
  };
  return verdict('tooLarge', `${what}${instead(smaller)}`, outline, more);
}
