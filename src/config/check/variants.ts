/** The values that a field takes over all points, each with the place where it is written. */
import type { Path } from '../../shared/index.ts';
import type { AxisValue } from '../experiment.ts';
import { isWithin, partAt } from '../read/paths.ts';
import type { Mapping, Repairs } from '../read/tree.ts';
import type { Combinations } from './combinations.ts';

/** What the rules read: the file as it was checked, and what was resolved of it. */
export type Checked = Combinations & {
  readonly root: Mapping;
  readonly repairs: Repairs;
  readonly parts: object;
  /** Parts whose value is a default because the written one is wrong: no rule is applied to them. */
  readonly faulty: readonly Path[];
};

/** One value that a field takes, where it is written, and which values of axes bring it. */
export type Variant = { readonly value: unknown; readonly source: Path; readonly choices: readonly AxisValue[] };

/** The values that the points have at a path; none where what is written is unusable. */
export function listVariants({ parts, axes, faulty }: Checked, path: Path): Variant[] {
  if (faulty.some((fault) => isWithin(path, fault))) return [];
  const index = axes.findIndex((candidate) => isWithin(path, candidate.path));
  const axis = axes[index];
  if (axis === undefined) return [{ value: partAt(parts, path), source: path, choices: [] }];
  const rest = path.slice(axis.path.length);
  return axis.values.map((whole, value) => ({
    value: partAt(whole, rest),
    source: [...axis.source, value, ...rest],
    choices: [{ axis: index, value }],
  }));
}
