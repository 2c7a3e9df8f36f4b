/** A function of two variables and the trials that minimize it → its contour lines and their descent paths. */
import { extent } from 'd3-array';
import type { TrialRecord } from '../../results/index.ts';
import type { Summary } from '../../summary/index.ts';
import type { LandscapeData } from '../types.ts';
import { contourPath, type Grid } from './contours.ts';
import { shorten } from './sweep.ts';

/** Turns a formula into a function of the values of the named variables. */
export type CompileFunction = (formula: string, names: readonly string[]) => (values: readonly number[]) => number;

/** Values of the grid along each side. */
const side = 64;
const levels = 12;
/** Paths drawn; of more, those of the best points. */
const mostPaths = 24;

type Path = LandscapeData['paths'][number];
type Range = readonly [number, number];

/** Lays out contour lines and paths. @returns undefined where there is no function of two variables, or no path */
export function layOutLandscape(
  summary: Summary,
  records: ReadonlyMap<string, TrialRecord>,
  compile: CompileFunction,
): LandscapeData | undefined {
  const { formula, start = {} } = summary.settings.function ?? {};
  const names = Object.keys(start);
  const [first, second] = names;
  if (formula === undefined || first === undefined || second === undefined || names.length > 2) return undefined;
  const paths = readPaths(summary, records, [first, second]);
  if (paths.length === 0) return undefined;
  const shown = chooseWindow(summary, paths);
  const x = windowOf(shown.flatMap((path) => path.x));
  const y = windowOf(shown.flatMap((path) => path.y));
  return { names: [first, second], formula, x, y, contours: drawContours(compile(formula, names), x, y), paths };
}

/** The path of the first trial of each point. */
function readPaths(
  { points }: Summary,
  records: ReadonlyMap<string, TrialRecord>,
  [first, second]: readonly [string, string],
): Path[] {
  const ranked = [...points.keys()].sort((a, b) => (points[a]?.rank ?? 0) - (points[b]?.rank ?? 0));
  const chosen = new Set(ranked.slice(0, mostPaths));
  return points.flatMap(({ trialIds }, point) => {
    const record = records.get(trialIds[0] ?? '');
    const path = record === undefined || record.status === 'failed' ? undefined : record.curves.path;
    if (path === undefined || !chosen.has(point)) return [];
    const values = (name: string) => ((path as Record<string, readonly number[]>)[name] ?? []).map(shorten);
    return [{ point, step: path.step, x: values(first), y: values(second) }];
  });
}

/** The paths that are shown whole: that of the best point, and those at most three times as large. */
function chooseWindow({ best }: Summary, paths: readonly Path[]): readonly Path[] {
  const main = paths.find(({ point }) => point === best);
  if (main === undefined) return paths;
  const sizeOf = ({ x, y }: Path) => Math.max(...[x, y].map(rangeOf).map(([low, high]) => high - low));
  return paths.filter((path) => path === main || sizeOf(path) <= 3 * sizeOf(main));
}

function rangeOf(values: readonly number[]): Range {
  const [low = 0, high = 0] = extent(values);
  return [low, high];
}

/** The range of values to show, with room on both sides. */
function windowOf(values: readonly number[]): Range {
  const [low, high] = rangeOf(values);
  const room = high > low ? 0.15 * (high - low) : Math.max(1, Math.abs(low) / 2);
  return [shorten(low - room), shorten(high + room)];
}

/** Contour lines at quantiles of the values in the window, closer together near the lowest. */
function drawContours(
  evaluate: (values: readonly number[]) => number,
  [left, right]: Range,
  [bottom, top]: Range,
): LandscapeData['contours'] {
  const at = (from: number, to: number, i: number) => from + ((to - from) * i) / (side - 1);
  const values = Array.from({ length: side * side }, (_, i) =>
    evaluate([at(left, right, i % side), at(top, bottom, Math.floor(i / side))]),
  );
  const grid: Grid = { columns: side, rows: side, values };
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const wanted = Array.from({ length: levels }, (_, i) => {
    const share = (i + 0.5) / levels;
    return shorten(sorted[Math.floor(share * share * sorted.length)] ?? 0);
  });
  return [...new Set(wanted)]
    .map((level) => ({ level, path: contourPath(grid, level) }))
    .filter(({ path }) => path !== '');
}
