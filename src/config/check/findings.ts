/** What a resolution of the file finds beside the settings. */
import type { Diagnostic, Path } from '../../shared/index.ts';
import type { Axis } from '../experiment.ts';
import { createDiagnostics } from '../read/enough.ts';
import type { Tree } from '../read/tree.ts';
import type { LinearRange, LogRange } from '../schema-types.ts';

/** The values of an axis, as they are written. */
export type WrittenValues = {
  /** Each once. */
  readonly values: readonly unknown[];
  /** For each usable item, the index of its value. */
  readonly picks: readonly number[];
  /** How many items are written, usable or not. */
  readonly length: number;
  /** Errors for values that stand there twice, not reported yet: they hold only where the axis stands alone. */
  readonly repeats: readonly Diagnostic[];
};

/** An axis as found in the file, before it is known whether its values are combined, zipped or drawn at random. */
export type FoundAxis = Omit<Axis, 'picks'> &
  WrittenValues & {
    /** Set for a range without `count`, of which `values` are the ends. */
    readonly drawnFrom?: LogRange | LinearRange;
  };

/** What resolving a tree against the schema collects: errors, axes, and the parts that are missing or wrong. */
export type Findings = {
  readonly diagnostics: Diagnostic[];
  /** In the order of the file; those under `sweep.axes` as they are written there. */
  readonly axes: FoundAxis[];
  /** Required parts that are missing or unusable. */
  readonly gaps: Path[];
  /** Optional parts of which the written value is unusable, so that the default stands in its place. */
  readonly faulty: Path[];
  /** Trees as they were read → the same with mistyped keys spelled right and faulty items left out. */
  readonly repairs: Map<Tree, Tree>;
  /** A tree that must be one value, since it is one of an axis already. */
  readonly single?: Tree;
};

/** Empty findings; `single` is a tree that must be one value, since it is a value of an axis already. */
export function createFindings(single?: Tree): Findings {
  return {
    ...(single && { single }),
    diagnostics: createDiagnostics(),
    axes: [],
    gaps: [],
    faulty: [],
    repairs: new Map(),
  };
}

/** Runs a resolution; if a required part is missing it gives undefined, and its gaps and axes are dropped. */
export function attempt({ gaps, axes }: Findings, resolve: () => unknown): unknown {
  const before = { gaps: gaps.length, axes: axes.length };
  const value = resolve();
  if (value !== undefined && gaps.length === before.gaps) return value;
  gaps.length = before.gaps;
  axes.length = before.axes;
  return undefined;
}
