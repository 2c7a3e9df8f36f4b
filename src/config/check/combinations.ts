/** Choices of values → whether a point can have all of them, by what `zip` and `exclude` say. */
import type { AxisValue } from '../experiment.ts';
import type { FoundAxis } from './findings.ts';

export type Combinations = {
  readonly axes: readonly FoundAxis[];
  readonly zips: readonly (readonly number[])[];
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
