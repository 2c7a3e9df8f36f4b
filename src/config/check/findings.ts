/** What a resolution finds beside the value. */
import type { Diagnostic, Path } from '../../shared/index.ts';
import type { Axis } from '../experiment.ts';
import type { Tree } from '../read/tree.ts';
import type { LinearRange, LogRange } from '../schema-types.ts';

/** What an axis takes, as it is written. */
export type WrittenValues = {
  /** Each once. */
  readonly values: readonly unknown[];
  /** For each usable item, the index of its value. */
  readonly picks: readonly number[];
  /** Items, usable or not. */
  readonly length: number;
  /** Errors for values that stand there twice, reported already; they hold only where the axis stands alone. */
  readonly repeats: readonly Diagnostic[];
};

/** An axis before it is known how points are made of it. */
export type FoundAxis = Omit<Axis, 'picks'> &
  WrittenValues & {
    /** Set for a range without `count`, of which `values` are the ends. */
    readonly drawnFrom?: LogRange | LinearRange;
  };

export type Findings = {
  readonly diagnostics: Diagnostic[];
  /** In the order of the file; those under `sweep.axes` as they are written there. */
  readonly axes: FoundAxis[];
  /** Required parts that are missing or unusable. */
  readonly gaps: Path[];
  /** Optional parts of which the written value is unusable, so that the default stands in its place. */
  readonly faulty: Path[];
  readonly repairs: Map<Tree, Tree>;
  /** A tree that must be one value, since it is one of an axis already. */
  readonly single?: Tree;
};

export function createFindings(single?: Tree): Findings {
  return { ...(single && { single }), diagnostics: [], axes: [], gaps: [], faulty: [], repairs: new Map() };
}

/** Runs a resolution whose result is of use only if it is whole; of any other, gaps and axes are forgotten. */
export function attempt({ gaps, axes }: Findings, resolve: () => unknown): unknown {
  const before = { gaps: gaps.length, axes: axes.length };
  const value = resolve();
  if (value !== undefined && gaps.length === before.gaps) return value;
  gaps.length = before.gaps;
  axes.length = before.axes;
  return undefined;
}
