/** What `sweep` says beside its axes → which axes go together, which points are left out, how many are drawn, how far they go. */
import { type Diagnostic, formatPath, omitUndefined, quote } from '../../shared/index.ts';
import type { Combinations } from '../check/combinations.ts';
import type { Findings } from '../check/findings.ts';
import { hasFaultyCount } from '../check/open-range.ts';
import { isWithin } from '../read/paths.ts';
import { errorAt, type Span } from '../read/source.ts';
import { findPart, spanOf } from '../read/tree.ts';
import type { Grid, Halving, Random } from '../schema-types.ts';
import { readExclusions } from './exclude.ts';
import type { Resolution } from './sweep-axes.ts';
import { readZips } from './zip.ts';

/** How points are made of the axes: which go together, which points are left out, how many are drawn. */
export type Sweep = Omit<Combinations, 'axes'> & {
  /** How many points are drawn; absent for a grid. */
  readonly points?: number;
  /** In successive halving, one point in so many goes on to the next rung; else absent. */
  readonly halvingFactor?: number;
};

/** Settles the points of an experiment of which the axes are known; what is wrong is added to the findings. */
export function readSweep(resolution: Resolution, findings: Findings): Sweep {
  const zips = readZips(resolution, findings);
  const exclude = readExclusions({ ...resolution, zips }, findings);
  // In a zipped list a value may stand twice.
  const zipped = new Set(zips.flat());
  for (const [axis, { repeats }] of resolution.axes.entries()) {
    if (!zipped.has(axis)) findings.diagnostics.push(...repeats);
  }
  const method = readMethod(resolution, findings);
  checkRanges(resolution, zips, method, findings);
  return { zips, exclude, ...method };
}

/** How many points are drawn, and whether they are halved. */
function readMethod({ root, parts, axes }: Resolution, findings: Findings): Pick<Sweep, 'points' | 'halvingFactor'> {
  const { diagnostics, faulty, repairs } = findings;
  // Whatever it was meant to be, one point of it can be checked.
  if (faulty.some((path) => isWithin(['sweep', 'method'], path))) return { points: 1 };
  const { method, maxPoints } = (parts as { sweep: { method: Grid | Random | Required<Halving>; maxPoints: number } })
    .sweep;
  if (method.type === 'grid') return {};
  const place = (...key: string[]) => {
    const { tree, key: span } = findPart(root, ['sweep', 'method', ...key], repairs);
    return spanOf(tree, span);
  };
  const isHalving = method.type === 'halving';
  if (isHalving) diagnostics.push(...refuseLengthAxes({ root, axes }, findings));
  // What `auto` stands for is a list.
  const isSwept = axes.length > 0 || (parts as { learningRate?: unknown }).learningRate === 'auto';
  if (!isSwept && diagnostics.length === 0) {
    const search = isHalving
      ? 'successive halving needs points to choose from'
      : 'a random search needs an axis to draw from';
    const message = `${search}, and no setting has several values`;
    const hint = `for example learningRate: ${isHalving ? '[0.01, 0.1, 1]' : '{ log: { from: 1e-4, to: 1 } }'}`;
    diagnostics.push(errorAt(place(), 'CONFIG_NOTHING_TO_DRAW', message, { hint }));
  }
  const halving = isHalving ? { halvingFactor: method.factor } : {};
  if (method.points === undefined || method.points <= maxPoints) {
    return omitUndefined({ ...halving, points: method.points });
  }
  const message = `\`sweep.method.points\` is ${method.points}, and sweep.maxPoints is ${maxPoints}`;
  const hint = 'draw fewer points, or raise sweep.maxPoints if you mean it';
  diagnostics.push(errorAt(place('points'), 'CONFIG_TOO_MANY_POINTS', message, { hint }));
  return { ...halving, points: 1 };
}

/** Refuses axes over epochs or steps: halving itself decides how long a point is trained. */
function refuseLengthAxes({ root, axes }: Pick<Resolution, 'root' | 'axes'>, { repairs }: Findings): Diagnostic[] {
  const lengths = axes.filter(({ path: [key] }) => key === 'epochs' || key === 'steps');
  return lengths.map(({ path, source }) => {
    const { tree, key } = findPart(root, source, repairs);
    const message = `${quote(formatPath(path))} cannot be an axis of successive halving, which trains points of different worth for different times`;
    const hint = 'give one number: that of the last rung';
    return errorAt(spanOf(tree, key), 'CONFIG_HALVED_LENGTH', message, { hint });
  });
}

/** A range without `count` is for a random search, and there for an axis that is drawn alone. */
function checkRanges(
  { root, axes }: Resolution,
  zips: readonly (readonly number[])[],
  { points }: Pick<Sweep, 'points'>,
  { diagnostics, faulty, repairs }: Findings,
): void {
  const refuse = (span: Span, reason: string, way: string) => {
    diagnostics.push(errorAt(span, 'CONFIG_RANGE_NEEDS_COUNT', reason, { hint: way }));
  };
  for (const [index, { path, source, drawnFrom }] of axes.entries()) {
    // Of a count that is there and wrong it is said already.
    if (drawnFrom === undefined || hasFaultyCount(source, faulty)) continue;
    const { tree, key } = findPart(root, source, repairs);
    const name = `the range of ${quote(formatPath(path))} has no \`count\``;
    if (zips.some((group) => group.includes(index))) {
      refuse(spanOf(tree, key), `${name}, and zip joins lists of values`, 'add `count`, or write a list');
    } else if (points === undefined) {
      const way =
        'add `count` beside `from` and `to`, or draw points: `sweep: { method: { type: random, points: 50 } }`';
      refuse(spanOf(tree, key), `${name}, and a grid needs to know how many values it takes`, way);
    }
  }
}
