/** A summary of several axes → the points over each pair of them: tables where they form a grid, else pictures. */
import { least } from 'd3-array';
import { formatNumber, labelAxes } from '../../report/index.ts';
import { canonicalJson } from '../../shared/index.ts';
import type { PointSummary, Summary } from '../../summary/index.ts';
import type { HeatMapData, ParallelData, ScatterData } from '../types.ts';
import { choosePoints } from './choose-points.ts';
import { rangeOfObjective, shorten } from './sweep.ts';

type LabelledAxis = ReturnType<typeof labelAxes>[number];

/** The most rows or columns of a heat map. */
const mostValues = 24;
/** The most cells of a heat map, over the number of points: with more, too many are empty. */
const emptiest = 1.5;
const mostPairs = 6;
const fewValues = 8;

/** The axes in which points differ, each with its different values in ascending order or in that of the points. */
function listAxes(summary: Summary) {
  return labelAxes(summary)
    .map((axis) => {
      const keyed = new Map(summary.points.map((point) => [canonicalJson(axis.value(point) ?? null), point]));
      const points = [...keyed.values()];
      const isNumeric = points.every((point) => typeof axis.value(point) === 'number');
      if (isNumeric) points.sort((a, b) => (axis.value(a) as number) - (axis.value(b) as number));
      const place = new Map(points.map((point, index) => [canonicalJson(axis.value(point) ?? null), index]));
      const placeOf = (point: PointSummary) => place.get(canonicalJson(axis.value(point) ?? null)) ?? 0;
      return { axis, isNumeric, names: points.map(axis.label), placeOf };
    })
    .filter(({ names }) => names.length > 1);
}

type ListedAxis = ReturnType<typeof listAxes>[number];

/** Every pair, the axis that is written first in the columns; of more than six pairs the first. */
function listPairs(summary: Summary): (readonly [ListedAxis, ListedAxis])[] {
  const axes = listAxes(summary);
  const pairs = axes.flatMap((column, i) => axes.slice(i + 1).map((row) => [column, row] as const));
  return pairs.slice(0, mostPairs);
}

function isGrid({ points }: Summary, [column, row]: readonly [ListedAxis, ListedAxis]): boolean {
  const [columns, rows] = [column.names.length, row.names.length];
  return Math.max(columns, rows) <= mostValues && columns * rows <= emptiest * points.length;
}

/** A heat map for each pair of axes that forms a grid. */
export function layOutHeatMaps(summary: Summary): HeatMapData[] {
  const { metric } = summary.objective;
  return listPairs(summary)
    .filter((pair) => isGrid(summary, pair))
    .map(([column, row]) => ({
      row: row.axis.title,
      column: column.axis.title,
      rows: row.names,
      columns: column.names,
      metric,
      cells: row.names.map((_, i) => column.names.map((_, j) => bestOf(summary, metric, [column, row], [j, i]))),
    }));
}

/** The best of the points with both values. */
function bestOf(
  { points }: Summary,
  metric: string,
  [column, row]: readonly [ListedAxis, ListedAxis],
  [j, i]: readonly [number, number],
): HeatMapData['cells'][number][number] {
  const there = points.filter((point) => column.placeOf(point) === j && row.placeOf(point) === i);
  const best = least(there, ({ rank }) => rank);
  if (best === undefined) return null;
  const mean = best.metrics[metric]?.mean;
  return { point: points.indexOf(best), text: mean === undefined ? best.status : formatNumber(mean, 3) };
}

/** The pairs of numbers that form no grid, as a random search draws them. */
export function layOutScatters(summary: Summary): ScatterData[] {
  return listPairs(summary)
    .filter((pair) => !isGrid(summary, pair) && pair.every(({ isNumeric }) => isNumeric))
    .map(([x, y]) => ({
      x: x.axis.title,
      y: y.axis.title,
      marks: chosenOf(summary).map(([point, index]) => ({
        point: index,
        x: numberOf(x.axis, point),
        y: numberOf(y.axis, point),
      })),
    }));
}

/** The points as lines across all axes. @returns undefined where there are fewer than three axes */
export function layOutParallel(summary: Summary): ParallelData | undefined {
  const axes = listAxes(summary);
  const { metric } = summary.objective;
  const range = rangeOfObjective(summary);
  if (axes.length < 3) return undefined;
  const lines = chosenOf(summary).flatMap(([point, index]) => {
    const mean = point.metrics[metric]?.mean;
    if (mean === undefined) return [];
    const values = axes.map((axis) => (isScaled(axis) ? numberOf(axis.axis, point) : axis.placeOf(point)));
    return [{ point: index, values: [...values, shorten(mean)] }];
  });
  const titles = axes.map((axis) => ({ title: axis.axis.title, ...(!isScaled(axis) && { names: axis.names }) }));
  return lines.length < 2 ? undefined : { axes: [...titles, { title: metric, range }], lines };
}

/** The points that are drawn, each with its index. */
function chosenOf(summary: Summary): (readonly [PointSummary, number])[] {
  return choosePoints(summary).flatMap((index) => {
    const point = summary.points[index];
    return point === undefined ? [] : [[point, index] as const];
  });
}

/** Whether an axis is drawn to scale; a few numbers stand at even distances, as names do. */
function isScaled({ isNumeric, names }: ListedAxis): boolean {
  return isNumeric && names.length > fewValues;
}

function numberOf(axis: LabelledAxis, point: PointSummary): number {
  return shorten(axis.value(point) as number);
}
