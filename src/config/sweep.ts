/** What `sweep` says beside its axes → which axes go together, which points are left out, and how many are drawn. */
import { type Diagnostic, formatPath } from '../shared/index.ts';
import type { Combinations } from './combinations.ts';
import { settleExclusions } from './exclude.ts';
import type { Findings } from './findings.ts';
import { isWithin } from './paths.ts';
import type { Grid, Random } from './schema-types.ts';
import { errorAt, type Span } from './source.ts';
import type { Settled } from './sweep-axes.ts';
import { findPart, spanOf } from './tree.ts';
import { quote } from './words.ts';
import { settleZips } from './zip.ts';

export type Sweep = Omit<Combinations, 'axes'> & {
  /** Of a random search. */
  readonly points?: number;
  /** Diagnostics that do not hold: a value may stand in a zipped list twice. */
  readonly forgiven: ReadonlySet<Diagnostic>;
};

/** Settles the points of an experiment of which the axes are known; what is wrong is added to the findings. */
export function settleSweep(settled: Settled, findings: Findings): Sweep {
  const zips = settleZips(settled, findings);
  const exclude = settleExclusions({ ...settled, zips }, findings);
  const forgiven = new Set(zips.flat().flatMap((axis) => settled.axes[axis]?.repeats ?? []));
  const search = readSearch(settled, findings);
  checkRanges(settled, zips, search, findings);
  return { zips, exclude, forgiven, ...(search && { points: search.points }) };
}

/** How many points a random search draws; undefined of a grid. */
function readSearch({ root, parts, axes }: Settled, findings: Findings): { readonly points: number } | undefined {
  const { diagnostics, faulty, repairs } = findings;
  // Whatever it was meant to be, one point of it can be checked.
  if (faulty.some((path) => isWithin(['sweep', 'method'], path))) return { points: 1 };
  const { method, maxPoints } = (parts as { sweep: { method: Grid | Random; maxPoints: number } }).sweep;
  if (method.type === 'grid') return undefined;
  const place = (...key: string[]) => {
    const { tree, key: span } = findPart(root, ['sweep', 'method', ...key], repairs);
    return spanOf(tree, span);
  };
  if (axes.length === 0 && diagnostics.length === 0) {
    const message = 'a random search needs an axis to draw from, and no setting has several values';
    const hint = 'for example learningRate: { log: { from: 1e-4, to: 1 } }';
    diagnostics.push(errorAt(place(), 'CONFIG_NOTHING_TO_DRAW', message, { hint }));
  }
  if (method.points <= maxPoints) return { points: method.points };
  const message = `\`sweep.method.points\` is ${method.points}, and sweep.maxPoints is ${maxPoints}`;
  const hint = 'draw fewer points, or raise sweep.maxPoints if you mean it';
  diagnostics.push(errorAt(place('points'), 'CONFIG_TOO_MANY_POINTS', message, { hint }));
  return { points: 1 };
}

/** A range without `count` is for a random search, and there for an axis that is drawn alone. */
function checkRanges(
  { root, axes }: Settled,
  zips: readonly (readonly number[])[],
  search: object | undefined,
  { diagnostics, repairs }: Findings,
): void {
  const refuse = (span: Span, reason: string, way: string) => {
    diagnostics.push(errorAt(span, 'CONFIG_RANGE_NEEDS_COUNT', reason, { hint: way }));
  };
  for (const [index, { path, source, drawnFrom }] of axes.entries()) {
    if (drawnFrom === undefined) continue;
    const { tree, key } = findPart(root, source, repairs);
    const name = `the range of ${quote(formatPath(path))} has no \`count\``;
    if (zips.some((group) => group.includes(index))) {
      refuse(spanOf(tree, key), `${name}, and zip joins lists of values`, 'add `count`, or write a list');
    } else if (search === undefined) {
      const way = 'add `count`, or draw points by sweep.method: { type: random, points: 50 }';
      refuse(spanOf(tree, key), `${name}, and a grid needs to know how many values it takes`, way);
    }
  }
}
