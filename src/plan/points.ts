/** The axes of an experiment → its points: every combination of what does not go together, last axis fastest. */
import type { Experiment, Settings } from '../config/index.ts';
import { canonicalJson, canonicalSettings, type Diagnostic, formatPath, type Path } from '../shared/index.ts';
import { groupAxes, type Swept, valuesAt } from './groups.ts';
import type { Point } from './types.ts';

/** A range test chooses at most so many. */
const mostChosenRates = 5;

/** How many points the axes span, counted without building any; those that are left out count too. */
export function countPoints(swept: Swept): bigint {
  return groupAxes(swept).reduce((count, { length }) => count * BigInt(length), 1n);
}

/**
 * Builds the points of an experiment.
 *
 * The first of several equal points stays (zipped lists and random draws can bring them), and a warning says so:
 * PLAN_DUPLICATE_POINT.
 *
 * @returns the points in grid order; none, and an error, where there would be more than `maxPoints` before any is left
 * out (PLAN_GRID_TOO_LARGE), or where all of them are left out (PLAN_ALL_EXCLUDED)
 * @example
 * ```ts
 * const { points } = expandPoints(experiment);
 * points[0]?.parameters; // → { learningRate: 0.1, batchSize: 10 }
 * ```
 */
export function expandPoints(experiment: Experiment): { points: Point[]; diagnostics: Diagnostic[] } {
  const count = countPoints(experiment);
  const most = count * BigInt(countLearningRates(experiment));
  if (most > BigInt(experiment.maxPoints)) return { points: [], diagnostics: [refuseCount(most, experiment)] };

  const groups = groupAxes(experiment);
  const distinct = new Map<string, Point>();
  const repeated: { readonly point: Point; readonly first: Point }[] = [];
  // One by one, so that what is left out never stands in memory.
  for (let place = 0; place < Number(count); place += 1) {
    const values = valuesAt(place, groups, experiment.axes);
    if (isExcluded(values, experiment)) continue;
    const point = makePoint(distinct.size, values, experiment);
    const content = canonicalSettings(point.settings);
    const first = distinct.get(content);
    if (first === undefined) distinct.set(content, point);
    else repeated.push({ point, first });
  }
  if (distinct.size === 0) return { points: [], diagnostics: [refuseNothing(count)] };
  return { points: [...distinct.values()], diagnostics: warnOfRepeated(repeated, Number(count)) };
}

/** How many learning rates a range test may choose for each point that is there so far; a random search draws no more points. */
function countLearningRates({ autoLearningRate }: Experiment): number {
  return autoLearningRate === undefined || autoLearningRate.draws !== undefined ? 1 : mostChosenRates;
}

/** @param values of each axis, the index of the one that the point has */
function isExcluded(values: readonly number[], { exclude = [] }: Experiment): boolean {
  return exclude.some((choices) => choices.every(({ axis, value }) => values[axis] === value));
}

function makePoint(index: number, values: readonly number[], { axes, settings }: Experiment): Point {
  const parameters: Record<string, unknown> = {};
  let own = settings;
  for (const [at, { path, values: all }] of axes.entries()) {
    const value = all[values[at] ?? 0];
    parameters[formatPath(path)] = value;
    own = withSetting(own, path, value);
  }
  return { index, parameters, settings: own };
}

/** A copy of the settings in which the field at `path` has another value; what is not on the way is shared. */
function withSetting(settings: Settings, path: Path, value: unknown): Settings {
  const replace = (node: unknown, depth: number): unknown => {
    const key = path[depth];
    if (key === undefined) return value;
    if (Array.isArray(node)) return node.with(Number(key), replace(node[Number(key)], depth + 1));
    const mapping = node as Readonly<Record<string, unknown>> | undefined;
    return { ...mapping, [key]: replace(mapping?.[key], depth + 1) };
  };
  return replace(settings, 0) as Settings;
}

function refuseCount(count: bigint, experiment: Experiment): Diagnostic {
  const { axes, maxPoints, exclude = [] } = experiment;
  const name = (axis: number) => formatPath(axes[axis]?.path ?? []);
  const factors = groupAxes(experiment).map((group) => `${group.length} × ${group.axes.map(name).join(' and ')}`);
  if (experiment.autoLearningRate) factors.push(`up to ${mostChosenRates} × learningRate`);
  const also = exclude.length > 0 ? ' (what sweep.exclude leaves out counts too)' : '';
  return {
    severity: 'error',
    code: 'PLAN_GRID_TOO_LARGE',
    message: `the grid has ${count} points (${factors.join(', ')}), and sweep.maxPoints is ${maxPoints}`,
    hint: `take values out${also}, or raise sweep.maxPoints if you mean it`,
    path: axes[0]?.source ?? [],
  };
}

function refuseNothing(count: bigint): Diagnostic {
  return {
    severity: 'error',
    code: 'PLAN_ALL_EXCLUDED',
    message: `sweep.exclude leaves out ${count === 1n ? 'the only point' : `all ${count} points`}`,
    hint: 'take an item out, or name more axes in it',
    path: ['sweep', 'exclude'],
    target: 'key',
  };
}

type Repeated = { readonly point: Point; readonly first: Point };

function warnOfRepeated(repeated: readonly Repeated[], count: number): Diagnostic[] {
  const [example] = repeated;
  if (example === undefined) return [];
  const are = repeated.length === 1 ? '1 is the same as another' : `${repeated.length} are the same as others`;
  return [
    {
      severity: 'warning',
      code: 'PLAN_DUPLICATE_POINT',
      message: `of ${count} points ${are}, such as ${canonicalJson(example.point.parameters)}; each is trained once`,
      hint: 'for more trials of a point there is `repeats`',
      path: ['sweep'],
      target: 'key',
    },
  ];
}
