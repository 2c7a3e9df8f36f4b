/** What a group's learning rates really do → the verdicts that are right of each: one, or in doubt several. */
import { deviationOf, mean } from './statistics.mjs';

/** As good as the best: this share of the best's fall, with a zone of doubt on both sides. */
const asGood = 0.95;
const doubt = 0.035;
/** A learning rate beyond the sweep makes the best of it too small or too large for sure, where it went less far than this. */
const surelyFar = 0.5;
/** Slower than needed: another gets as far within this share of the steps. */
const farFewer = 0.3;
/** Unstable may be right where the shares of the repeats, or of the lucks, are this far apart. */
const maySpread = 0.25;
/** Diverged is in doubt where the loss ended above its start by between 5 and 20 times its size. */
const [mayBeDiverged, surelyDiverged] = [5, 20];

/**
 * Lists the right verdicts of each learning rate that was tried.
 *
 * @param group what was measured of it: see truth.mjs
 * @param broken of each learning rate, how many of its own trials were not finite
 * @returns by learning rate; `none` is that nothing is said of a learning rate that is alone
 */
export function listRight({ start, startObjective, measured }, broken) {
  const all = measured.map((each) => ({
    ...each,
    end: meanOf(each.runs, 'end'),
    objective: meanOf(each.runs, 'objective'),
  }));
  const tried = all.filter(({ isTried }) => isTried);
  const best = leastOf(tried, 'end');
  const lowest = leastOf(all, 'end');
  const group = { start, all, best, lowest, fall: start - lowest.end, isAlone: tried.length === 1 };
  const { objective } = leastOf(tried, 'objective');
  const objectiveFall = startObjective - objective;
  // An objective that hardly falls while the training loss does tells nothing of learning rates.
  const isTelling = objectiveFall > 0.1 * group.fall;
  group.goodObjective = isTelling ? objective + (1 - asGood + doubt) * objectiveFall : Number.NEGATIVE_INFINITY;
  return new Map(tried.map((each) => [each.learningRate, rightOf(each, group, broken.get(each.learningRate))]));
}

function rightOf(each, group, broken) {
  const { start } = group;
  const own = each.runs.filter(({ isOwn }) => isOwn);
  if (broken === own.length) return ['diverged'];
  const rises = [each.end, meanOf(own, 'end'), meanOf(own, 'last')].map((end) => (end - start) / Math.abs(start));
  const kinds = new Set();
  if (broken > 0) kinds.add('unstable').add('diverged');
  else if (Math.max(...rises) > mayBeDiverged) kinds.add('diverged');
  if (broken === 0 && Math.min(...rises) < surelyDiverged)
    for (const kind of byShare(each, own, group)) kinds.add(kind);
  if (group.isAlone && kinds.delete('good')) kinds.add('none');
  return [...kinds];
}

/** Which verdicts are right by how far it went, and how fast. */
function byShare(each, own, { start, all, best, lowest, fall, isAlone, goodObjective }) {
  if (!(fall > 1e-6 * Math.abs(start))) return ['tooSmall', 'tooLarge'];
  const better = isAlone || each === best ? lowest : best;
  const toShare = (end, to = better.end) => Math.max(-1, (start - end) / (start - to));
  const ownEnd = (item) =>
    meanOf(
      item.runs.filter(({ isOwn }) => isOwn),
      'end',
    );
  // By the luck of the sweep itself, which is all that its verdicts can know.
  const bestOwn = Math.min(...all.filter(({ isTried }) => isTried || isAlone).map(ownEnd));
  const shares = each.runs.map(({ end }) => toShare(end));
  const ownShares = own.map(({ end }) => toShare(end));
  const seen = [
    mean(shares),
    mean(ownShares),
    mean(own.map(({ last }) => toShare(last))),
    ...(each === best ? [] : [toShare(ownEnd(each), bestOwn)]),
  ];
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  const slack = doubt + 2 * deviationOf(shares);
  const kinds = [];
  const side = each.learningRate < better.learningRate ? 'tooSmall' : 'tooLarge';
  if (each === best) {
    // Of what lies beyond the sweep, only a loss that still falls tells.
    const isFar = least < surelyFar - slack && side === 'tooSmall' && !isAlone;
    if (!isFar) kinds.push('good');
    if (each !== lowest && least < asGood + slack) kinds.push(side);
  } else {
    if (most > asGood - slack || each.objective <= goodObjective) kinds.push('good');
    if (least < asGood + 2 * slack - doubt) kinds.push(side);
    else if (reachedIn(each, all) <= farFewer) kinds.push(side);
  }
  const range = Math.max(...ownShares) - Math.min(...ownShares);
  const isGoodHere = (other) => other.isTried && toShare(ownEnd(other), bestOwn) >= asGood - doubt;
  const rates = all.filter(isGoodHere).map(({ learningRate }) => learningRate);
  const isBetween = Math.min(...rates) < each.learningRate && each.learningRate < Math.max(...rates);
  if (isBetween && least < asGood) kinds.push('unstable');
  if (range > maySpread || deviationOf(shares) > maySpread / 2) kinds.push('unstable');
  return kinds;
}

/** The share of the steps in which another larger learning rate gets as far, by mean curves. */
function reachedIn({ learningRate, end }, all) {
  const reached = all
    .filter((other) => other.learningRate > learningRate && other.runs.every(({ shares }) => shares))
    .map(({ runs: [first, ...runs] }) => {
      const curve = first.losses.map((loss, i) => mean([loss, ...runs.map(({ losses }) => losses[i])]));
      return first.shares[curve.findIndex((loss) => loss <= end)] ?? 1;
    });
  return Math.min(1, ...reached);
}

function meanOf(runs, key) {
  return mean(runs.map((run) => run[key]));
}

function leastOf(items, key) {
  return items.reduce((least, item) => (item[key] < least[key] ? item : least));
}
