/** A summary → the metric over the axis that was swept, point by point. */
import { greatest, group } from 'd3-array';
import { labelAxes, labelPoints, namePoints } from '../../report/index.ts';
import { canonicalJson, escapeControls } from '../../shared/index.ts';
import type { PointSummary, Summary } from '../../summary/index.ts';
import type { SweepData, SweepMark } from '../types.ts';

/**
 * Lays out the metric over the learning rate where that was swept, else over the axis of the most numbers; over the
 * points, by name, where no two of a few points differ in that axis alone.
 *
 * @returns undefined where there is one point, or none has the metric
 */
export function layOutSweep(summary: Summary): SweepData | undefined {
  const { points, axes } = summary;
  const y = chooseMetric(summary);
  if (points.length < 2 || points.every(({ metrics }) => metrics[y] === undefined)) return undefined;
  const path = chooseAxis(summary);
  if (path === undefined) return overNames(summary, y);

  const others = axes.filter((axis) => axis.path !== path);
  const groups = group(points.keys(), (index) =>
    canonicalJson(others.map((axis) => points[index]?.parameters[axis.path] ?? null)),
  );
  const isScattered = groups.size > 1 && [...groups.values()].every((indices) => indices.length === 1);
  if (isScattered && groups.size <= fewPoints) return overNames(summary, y);
  const mark = markPoint(summary, y, ({ parameters }) => parameters[path] as number);
  const inOrder = (indices: readonly number[]) => indices.map(mark).sort((a, b) => a.x - b.x);
  if (isScattered)
    return {
      x: { title: escapeControls(path) },
      y,
      isScattered,
      groups: [{ name: '', marks: inOrder([...points.keys()]) }],
    };
  const name = nameOthers(summary, path);
  const named = [...groups.values()].map((indices) => ({ name: name(indices[0] ?? 0), marks: inOrder(indices) }));
  return { x: { title: escapeControls(path) }, y, isScattered: false, groups: named };
}

/** The most points that are drawn beside each other, by name. */
const fewPoints = 12;

/** The metric that is drawn: the loss on the split that points are ranked by, or where it is absent the objective. */
export function chooseMetric({ objective, points }: Summary): string {
  const loss = `${objective.metric.split('.')[0]}.loss`;
  return points.some(({ metrics }) => loss in metrics) ? loss : objective.metric;
}

/** The path of the axis; undefined where none has two numbers. */
function chooseAxis({ axes }: Summary): string | undefined {
  const numbers = axes.filter(({ values }) => values.length > 1 && values.every((value) => typeof value === 'number'));
  const rate = numbers.find(({ path }) => path === 'learningRate');
  const longest = greatest(numbers, ({ values }) => values.length);
  return (rate ?? longest)?.path;
}

function overNames(summary: Summary, y: string): SweepData {
  const name = labelPoints(summary);
  const mark = markPoint(summary, y, (_, index) => index);
  const names = summary.points.map(name);
  const title = labelAxes(summary)
    .map((axis) => axis.title)
    .join(' · ');
  return {
    x: { title, names },
    y,
    isScattered: true,
    groups: [{ name: '', marks: summary.points.map((_, index) => mark(index)) }],
  };
}

/** What a group of points has in common. */
function nameOthers(summary: Summary, path: string): (index: number) => string {
  const axes = summary.axes.filter((axis) => axis.path !== path);
  const name = namePoints({ ...summary, axes });
  return (index) => {
    const point = summary.points[index];
    return point === undefined ? '' : name(point);
  };
}

function markPoint({ points }: Summary, y: string, place: (point: PointSummary, index: number) => number) {
  return (index: number): SweepMark => {
    const point = points[index] as PointSummary;
    const { mean, std, values = [] } = point.metrics[y] ?? {};
    return {
      point: index,
      x: place(point, index),
      ...(mean !== undefined && { mean: shorten(mean) }),
      ...(std !== undefined && std > 0 && { std: shorten(std) }),
      trials: values.map(shorten),
    };
  };
}

/** Rounds to five digits, as many as a picture can show. */
export function shorten(value: number): number {
  return Number(value.toPrecision(5));
}
