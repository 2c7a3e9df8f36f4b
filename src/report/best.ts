/** A summary → the sentences that answer its question: which point is the best, and by what. */
import { escapeControls } from '../shared/index.ts';
import type { PointSummary, Summary } from '../summary/index.ts';
import { labelAxes } from './axis-labels.ts';
import { formatStatistic, listMetrics } from './columns.ts';
import { describeFolds } from './folds.ts';
import { digitsToTellApart, formatValue } from './format.ts';
import { namePoints } from './name-points.ts';
import { describeRungs } from './rungs.ts';
import { listUnscaled } from './unscaled.ts';

/**
 * Sentences on the best point: its metrics and what it was chosen by, what successive halving trained, the points that
 * cannot be told from it, and each axis on whose edge it lies.
 */
export function describeBest(summary: Summary): string[] {
  const { best, points, axes, objective } = summary;
  const point = best === undefined ? undefined : points[best];
  if (point === undefined) return [`No best point: none finished with ${objective.metric}.`];
  const metrics = describeMetrics(summary, point);
  if (axes.length === 0) return [`Result${describeFolds(summary)}: ${metrics}.`];
  const choice = [
    `chosen by ${objective.metric}${describeFolds(summary)}`,
    ...(objective.note === undefined ? [] : [objective.note]),
  ];
  const unscaled = listUnscaled(summary);
  const chosen = `Best: ${namePoints(summary)(point)}: ${metrics} (${choice.join(', ')}).`;
  return [
    ...[chosen, ...describeHalving(summary), ...describeTies(summary, point), ...describeEdges(summary)],
    ...(unscaled.length > 0 ? [`First: ${unscaled.join('; ')}.`] : []),
  ];
}

/** The metrics of a point, without those of the training split unless the point was chosen by one of them. */
function describeMetrics(summary: Summary, point: PointSummary): string {
  const isTrain = (metric: string) => metric.startsWith('train.');
  return listMetrics(summary)
    .filter((metric) => metric in point.metrics && (!isTrain(metric) || isTrain(summary.objective.metric)))
    .map((metric) => `${metric} ${formatStatistic(point.metrics[metric])}`)
    .join(', ');
}

function describeHalving({ rungs = [] }: Summary): string[] {
  return rungs.length === 0 ? [] : [`Successive halving trained ${describeRungs(rungs)}.`];
}

/** Points that the repeats do not tell from the best one: their names, or how many where they are many. */
function describeTies(summary: Summary, best: PointSummary): string[] {
  const tied = summary.points.filter(({ againstBest }) => againstBest?.tied).sort((a, b) => a.rank - b.rank);
  if (tied.length === 0) return [];
  const name = namePoints(summary);
  const { metric } = summary.objective;
  const how = `by ${metric}${describeFolds(summary) || ` over ${best.metrics[metric]?.n} seeds`}`;
  if (tied.length > fewNames) return [`≈ ${name(best)} cannot be told from ${tied.length} other points ${how}.`];
  const [axis] = summary.axes.length === 1 ? labelAxes(summary) : [];
  const names = axis ? [`${axis.title} ${axis.label(best)}`, ...tied.map(axis.label)] : [best, ...tied].map(name);
  const separator = axis ? ', ' : '; ';
  return [`≈ ${names.slice(0, -1).join(separator)} and ${names.at(-1)} cannot be told apart ${how}.`];
}

/** The most tied points that a sentence names. */
const fewNames = 3;

function describeEdges(summary: Summary): string[] {
  const { axes, edges } = summary;
  const isUnscaled = listUnscaled(summary).length > 0;
  return edges.map(({ axis, value, side, tryNext }) => {
    const digits = digitsToTellApart(axes.find(({ path }) => path === axis)?.values ?? []);
    const setting = `${escapeControls(axis)} ${formatValue(value, digits)}`;
    // With data of another scale another learning rate is right.
    const next = tryNext === undefined || isUnscaled ? '' : `; ${formatValue(tryNext)} is the one to try next`;
    return `${setting} is the ${side} value that was tried${next}.`;
  });
}
