/** A summary → its answer in one sentence: what to use, how good it is, and what came of the values around it. */
import { escapeControls, type Statistic, type VerdictKind } from '../shared/index.ts';
import type { PointSummary, Summary } from '../summary/index.ts';
import { labelAxes } from './axis-labels.ts';
import { formatStatistic } from './columns.ts';
import { describeFolds } from './folds.ts';
import { formatNumber } from './format.ts';
import { namePoints } from './name-points.ts';
import { listUnscaled } from './unscaled.ts';

/**
 * Answers the question of a sweep in one sentence: `0.3 is the learning rate to use: test.loss 0.1432, accuracy 95.8 %
 * ± 0.1; 3 and above diverge; below 0.01 training is still under way.`
 */
export function answerQuestion(summary: Summary): string {
  const { best, points, axes, objective } = summary;
  const point = best === undefined ? undefined : points[best];
  const scale = listUnscaled(summary);
  if (point === undefined) {
    return `${[`No point finished with ${escapeControls(objective.metric)}`, ...scale].join('; ')}.`;
  }
  const score = `${describeScore(summary, point)}${describeFolds(summary)}`;
  const [axis] = axes;
  if (axis === undefined) return `${[`The result: ${score}${asks(point)}`, ...scale].join('; ')}.`;
  const isRate = axes.length === 1 && axis.path === 'learningRate';
  const clauses = isRate ? describeNeighbours(summary, point) : [countVerdicts(points)];
  const subject = isRate ? (labelAxes(summary)[0]?.label(point) ?? '') : namePoints(summary)(point);
  const isSettled = point.verdict?.kind === 'good' && scale.length === 0 && !isBeaten(summary, point);
  const what = isSettled ? 'is the learning rate to use' : 'is the best learning rate tried';
  const head = `${subject} ${isRate ? what : 'is the best point'}${asks(point)}: ${score}`;
  return `${[head, ...clauses.filter((clause) => clause !== ''), ...scale].join('; ')}.`;
}

/** Whether in successive halving a point that was trained less did better: the best one has got worse since. */
function isBeaten({ points, objective: { metric, goal } }: Summary, { metrics, rung = 0 }: PointSummary): boolean {
  const best = metrics[metric]?.mean ?? 0;
  return points.some((other) => {
    const mean = other.status === 'finished' ? other.metrics[metric]?.mean : undefined;
    if (mean === undefined || (other.rung ?? 0) >= rung) return false;
    return goal === 'minimize' ? mean < best : mean > best;
  });
}

/** Names the verdict of the best point, unless it is good. */
function asks({ verdict }: PointSummary): string {
  return verdict === undefined || verdict.kind === 'good' ? '' : `, though ${verdictWords[verdict.kind]}`;
}

/** The words for each verdict. */
const verdictWords: Readonly<Record<VerdictKind, string>> = {
  diverged: 'diverged',
  tooLarge: 'too large',
  good: 'good',
  tooSmall: 'too small',
  unstable: 'unstable',
};

/** The objective, and where that is a loss also the accuracy on the same split, where it is measured. */
function describeScore({ objective: { metric } }: Summary, { metrics }: PointSummary): string {
  const [split, name] = metric.split('.');
  const accuracy = name === 'loss' ? metrics[`${split}.accuracy`] : undefined;
  const shown = name === 'accuracy' ? formatShare(metrics[metric]) : formatStatistic(metrics[metric]);
  return `${escapeControls(metric)} ${shown}${accuracy === undefined ? '' : `, accuracy ${formatShare(accuracy)}`}`;
}

/** A share in percent: `95.6 % ± 0.12`. */
function formatShare(statistic: Statistic | undefined): string {
  if (statistic === undefined) return formatStatistic(statistic);
  const { mean, std, n } = statistic;
  return `${formatNumber(100 * mean, 3)} %${n === 1 ? '' : ` ± ${formatNumber(100 * std, 2)}`}`;
}

/** What came of the larger and of the smaller learning rates, as far as neighbours share a verdict. */
function describeNeighbours(summary: Summary, best: PointSummary): string[] {
  const [axis] = labelAxes(summary);
  if (axis === undefined) return [];
  const rate = (point: PointSummary) => axis.value(point) as number;
  const judged = summary.points.filter(({ verdict }) => verdict !== undefined).sort((a, b) => rate(a) - rate(b));
  const above = judged.filter((point) => rate(point) > rate(best));
  const below = judged.filter((point) => rate(point) < rate(best));

  const diverging = lastRun(above, 'diverged');
  const tooLarge = lastRun(above.slice(0, above.length - diverging.length), 'tooLarge');
  const largest = diverging.length > 0 ? diverging : tooLarge;
  const name = (points: readonly PointSummary[], [one, many]: readonly [string, string]) => {
    const [first] = points;
    if (first === undefined) return '';
    const isOpen = points === largest && points.length > 1;
    if (isOpen) return `${axis.label(first)} and above ${many}`;
    if (points.length === 1) return `${axis.label(first)} ${one}`;
    return `${axis.label(first)} to ${axis.label(points.at(-1) ?? first)} ${many}`;
  };
  const smallest = below.findIndex(({ verdict }) => verdict?.kind !== 'tooSmall');
  const enough = smallest < 0 ? best : below[smallest];
  const tooSmall = smallest < 0 ? below : below.slice(0, smallest);
  // A network that takes every row for one class may have stopped there.
  const isUnderWay = tooSmall.every(({ verdict }) => verdict?.evidence.predictedClasses === undefined);
  return [
    name(tooLarge, ['is too large', 'are too large']),
    name(diverging, ['diverges', 'diverge']),
    isUnderWay && tooSmall.length > 0
      ? `below ${axis.label(enough ?? best)} training is still under way`
      : name(tooSmall, ['is too small', 'are too small']),
  ];
}

/** The points at the end that share a verdict. */
function lastRun(points: readonly PointSummary[], kind: VerdictKind): readonly PointSummary[] {
  return points.slice(points.findLastIndex(({ verdict }) => verdict?.kind !== kind) + 1);
}

/** `of 8 points 5 are good, 2 too small, 1 diverged`. */
function countVerdicts(points: readonly PointSummary[]): string {
  const kinds = ['good', 'tooSmall', 'tooLarge', 'unstable', 'diverged'] as const;
  const counts = kinds
    .map((kind): { kind: VerdictKind | 'unjudged'; count: number } => ({
      kind,
      count: points.filter(({ verdict }) => verdict?.kind === kind).length,
    }))
    .concat({ kind: 'unjudged', count: points.filter(({ unjudged }) => unjudged !== undefined).length })
    .filter(({ count }) => count > 0)
    .map(
      ({ kind, count }, index) =>
        `${count} ${index === 0 ? (count === 1 ? 'is ' : 'are ') : ''}${kind === 'unjudged' ? 'without a verdict' : verdictWords[kind]}`,
    );
  if (points.length < 2 || counts.length === 0) return '';
  return `of ${points.length} points ${counts.join(', ')}`;
}
