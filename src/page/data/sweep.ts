/** A summary → the objective over the axis that was swept, point by point. */
import { greatest, group } from 'd3-array';
import { labelAxes, namePoints } from '../../report/index.ts';
import { canonicalJson, escapeControls } from '../../shared/index.ts';
import type { PointSummary, Summary } from '../../summary/index.ts';
import { mostColors } from '../charts/verdict-lanes.ts';
import type { SweepData, SweepMark } from '../types.ts';
import { type ShownRange, shownRange, startOfLosses } from './shown-range.ts';

/**
 * Lays out the objective over the learning rate where that was swept, else over the axis of the most numbers; over the
 * points, by name, where no two of a few points differ in that axis alone.
 *
 * @returns undefined where there is one point, or none has the objective
 */
export function layOutSweep(summary: Summary): SweepData | undefined {
  const { points, objective } = summary;
  const { metric, goal } = objective;
  if (points.length < 2 || points.every(({ metrics }) => metrics[metric] === undefined)) return undefined;
  return { y: metric, goal, range: rangeOfObjective(summary), ...overAxis(summary, chooseAxis(summary)) };
}

/** The values of the objective that are drawn to scale. */
export function rangeOfObjective(summary: Summary): ShownRange {
  const { metric, goal } = summary.objective;
  const values = summary.points.flatMap(({ metrics }) => metrics[metric]?.values ?? []).map(shorten);
  return shownRange(values, goal, metric.endsWith('.loss') ? startOfLosses(summary) : undefined);
}

type OverX = Pick<SweepData, 'x' | 'isScattered' | 'groups'>;

function overAxis(summary: Summary, path: string | undefined): OverX {
  const { points, axes } = summary;
  if (path === undefined) return overNames(summary);

  const others = axes.filter((axis) => axis.path !== path);
  const groups = group(points.keys(), (index) =>
    canonicalJson(others.map((axis) => points[index]?.parameters[axis.path] ?? null)),
  );
  const areApart = groups.size > 1 && [...groups.values()].every((indices) => indices.length === 1);
  if (areApart && groups.size <= fewPoints) return overNames(summary);
  const mark = markPoint(summary, ({ parameters }) => parameters[path] as number);
  const inOrder = (indices: readonly number[]) => indices.map(mark).sort((a, b) => a.x - b.x);
  // More lines than colours could not be told apart.
  if (areApart || groups.size > mostColors) {
    const marks = inOrder([...points.keys()]);
    return { x: { title: escapeControls(path) }, isScattered: true, groups: [{ name: '', marks }] };
  }
  const name = nameOthers(summary, path);
  const named = [...groups.values()].map((indices) => ({ name: name(indices[0] ?? 0), marks: inOrder(indices) }));
  return { x: { title: escapeControls(path) }, isScattered: false, groups: named };
}

/** The most points that are drawn beside each other, by name. */
const fewPoints = 12;

/** The path of the axis; undefined where none has two numbers. */
function chooseAxis({ axes }: Summary): string | undefined {
  const numbers = axes.filter(({ values }) => values.length > 1 && values.every((value) => typeof value === 'number'));
  const rate = numbers.find(({ path }) => path === 'learningRate');
  const longest = greatest(numbers, ({ values }) => values.length);
  return (rate ?? longest)?.path;
}

function overNames(summary: Summary): OverX {
  const axes = labelAxes(summary);
  const mark = markPoint(summary, (_, index) => index);
  const names = summary.points.map((point) => axes.map(({ label }) => label(point)));
  const title = axes.map((axis) => axis.title).join(' · ');
  return {
    x: { title, names },
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

function markPoint({ points, objective }: Summary, place: (point: PointSummary, index: number) => number) {
  return (index: number): SweepMark => {
    const point = points[index] as PointSummary;
    const { mean, std, values = [] } = point.metrics[objective.metric] ?? {};
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
