/** A summary → the sentences that answer its question: which point is the best, and by what. */
import type { PointSummary, Summary } from '../results/index.ts';
import { labelAxes } from './axis-labels.ts';
import { formatStatistic, listMetrics } from './columns.ts';
import { digitsToTellApart, formatValue, showControls } from './format.ts';

/**
 * The best point with its metrics and what it was chosen by, then a sentence for each axis on whose edge it lies.
 *
 * Fewer than three values of an axis have edges only, so nothing is said of them.
 */
export function describeBest(summary: Summary): string[] {
  const { best, points, axes, objective } = summary;
  const point = best === undefined ? undefined : points[best];
  if (point === undefined) return [`No best point: none finished with ${objective.metric}.`];
  const metrics = describeMetrics(summary, point);
  if (axes.length === 0) return [`Result: ${metrics}.`];
  const settings = labelAxes(summary).map(({ title, label }) => `${title} ${label(point)}`);
  const choice = [`chosen by ${objective.metric}`, ...(objective.note === undefined ? [] : [objective.note])];
  return [`Best: ${settings.join(', ')}: ${metrics} (${choice.join(', ')}).`, ...describeEdges(summary, point)];
}

/** What the training split says is left out, unless the choice was made by it. */
function describeMetrics(summary: Summary, point: PointSummary): string {
  const isTrain = (metric: string) => metric.startsWith('train.');
  return listMetrics(summary)
    .filter((metric) => metric in point.metrics && (!isTrain(metric) || isTrain(summary.objective.metric)))
    .map((metric) => `${metric} ${formatStatistic(point.metrics[metric])}`)
    .join(', ');
}

function describeEdges({ axes }: Summary, point: PointSummary): string[] {
  return axes.flatMap(({ path, values }) => {
    const numbers = values.filter((value) => typeof value === 'number');
    if (numbers.length < values.length || new Set(numbers).size < 3) return [];
    const value = point.parameters[path];
    const isLargest = value === numbers.reduce((a, b) => Math.max(a, b));
    if (!isLargest && value !== numbers.reduce((a, b) => Math.min(a, b))) return [];
    const [edge, beyond] = isLargest ? ['largest', 'larger'] : ['smallest', 'smaller'];
    const setting = `${showControls(path)} ${formatValue(value, digitsToTellApart(values))}`;
    return [`${setting} is the ${edge} value of the grid: ${beyond} ones were not tried.`];
  });
}
