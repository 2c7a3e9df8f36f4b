/** Axes that go together → groups, of which every combination is a point. */
import type { Axis, Experiment } from '../config/index.ts';

/** The axes of an experiment, and which of them go together. */
export type Swept = Pick<Experiment, 'axes' | 'zips'>;

/** Axes that take their picks together; most often one alone. */
export type Group = {
  /** Indices of axes, in their order. */
  readonly axes: readonly number[];
  /** How many picks: of the axis that has the fewest, where an error has left them uneven. */
  readonly length: number;
};

/** The groups, each at the place of its first axis. */
export function groupAxes({ axes, zips = [] }: Swept): Group[] {
  const seen = new Set<number>();
  return axes.flatMap((_, index) => {
    if (seen.has(index)) return [];
    const group = (zips.find((zip) => zip.includes(index)) ?? [index]).toSorted((a, b) => a - b);
    for (const member of group) seen.add(member);
    const lengths = group.flatMap((member) => axes[member] ?? []).map(countPicks);
    return [{ axes: group, length: lengths.reduce((least, length) => Math.min(least, length)) }];
  });
}

function countPicks({ picks, values }: Axis): number {
  return picks?.length ?? values.length;
}

/**
 * The values of the point at a place of the grid.
 *
 * @returns of each axis the index of its value
 */
export function valuesAt(place: number, groups: readonly Group[], axes: readonly Axis[]): number[] {
  const values = axes.map(() => 0);
  let rest = place;
  for (const { axes: members, length } of groups.toReversed()) {
    const pick = rest % length;
    rest = Math.floor(rest / length);
    for (const member of members) values[member] = axes[member]?.picks?.[pick] ?? pick;
  }
  return values;
}
