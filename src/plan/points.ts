/** The grid: axes to points, last axis fastest. */
import type { Axis, Experiment, Settings } from '../config/index.ts';
import { canonicalJson, type Diagnostic, formatPath, type Path } from '../shared/index.ts';
import type { Point } from './types.ts';

/** How many points the axes span, counted without building any. */
export function countPoints(axes: readonly Axis[]): bigint {
  return axes.reduce((count, axis) => count * BigInt(axis.values.length), 1n);
}

/**
 * Builds every point of an experiment.
 *
 * @returns the points in grid order; none, and a diagnostic, where there would be more than `maxPoints` or two of them
 * are the same (PLAN_GRID_TOO_LARGE, PLAN_DUPLICATE_POINT)
 */
export function expandPoints(experiment: Experiment): { points: Point[]; diagnostics: Diagnostic[] } {
  const { axes, settings, maxPoints } = experiment;
  const count = countPoints(axes);
  if (count > BigInt(maxPoints)) {
    const factors = axes.map((axis) => `${axis.values.length} × ${formatPath(axis.path)}`).join(', ');
    const diagnostic: Diagnostic = {
      severity: 'error',
      code: 'PLAN_GRID_TOO_LARGE',
      message: `the grid has ${count} points (${factors}), and sweep.maxPoints is ${maxPoints}`,
      hint: 'take values out, or raise sweep.maxPoints if you mean it',
      path: axes[0]?.source ?? [],
    };
    return { points: [], diagnostics: [diagnostic] };
  }

  let points: Point[] = [{ index: 0, parameters: {}, settings }];
  for (const axis of axes) {
    const name = formatPath(axis.path);
    points = points.flatMap((point) =>
      axis.values.map((value) => ({
        index: 0,
        parameters: { ...point.parameters, [name]: value },
        settings: withSetting(point.settings, axis.path, value),
      })),
    );
  }
  const numbered = points.map((point, index) => ({ ...point, index }));
  const diagnostics = findDuplicates(numbered, axes);
  return { points: diagnostics.length > 0 ? [] : numbered, diagnostics };
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

function findDuplicates(points: readonly Point[], axes: readonly Axis[]): Diagnostic[] {
  const firstWith = new Map<string, Point>();
  for (const point of points) {
    const content = canonicalJson(point.settings);
    const first = firstWith.get(content);
    if (!first) {
      firstWith.set(content, point);
      continue;
    }
    const describe = ({ parameters }: Point) => canonicalJson(parameters);
    return [
      {
        severity: 'error',
        code: 'PLAN_DUPLICATE_POINT',
        message: `two points of the grid are the same: ${describe(first)} and ${describe(point)}`,
        hint: 'let the axes vary fields that do not overlap',
        path: axes.at(-1)?.source ?? [],
      },
    ];
  }
  return [];
}
