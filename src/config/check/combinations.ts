/** Choices of values → whether a point can have all of them, by what `zip` and `exclude` say. */
import type { AxisValue } from '../experiment.ts';
import type { FoundAxis } from './findings.ts';

/** The axes of an experiment, and what restricts how their values combine into points. */
export type Combinations = {
  readonly axes: readonly FoundAxis[];
  /** Groups of axes, as indices, whose values go together: the first with the first, and so on. */
  readonly zips: readonly (readonly number[])[];
  /** Sets of axis values; a point that has all values of one set is left out. */
  readonly exclude: readonly (readonly AxisValue[])[];
};

/** Whether values of axes that go together stand in one place of their lists. */
export function canMeet(choices: readonly AxisValue[], { axes, zips }: Pick<Combinations, 'axes' | 'zips'>): boolean {
  return zips.every((group) => {
    const inside = choices.filter(({ axis }) => group.includes(axis));
    const [first] = inside;
    if (first === undefined) return true;
    const places = axes[first.axis]?.picks ?? [];
    return places.some((_, place) => inside.every(({ axis, value }) => axes[axis]?.picks[place] === value));
  });
}

/** Whether a point with these values is not left out. */
export function isPossible(choices: readonly AxisValue[], combinations: Combinations): boolean {
  const isChosen = ({ axis, value }: AxisValue) =>
    choices.some((choice) => choice.axis === axis && choice.value === value);
  return canMeet(choices, combinations) && !combinations.exclude.some((excluded) => excluded.every(isChosen));
}
