/** The rungs of successive halving → words. */
import type { Rung } from '../plan/index.ts';

/** How many points are trained how long: `9 points for 1 epoch, 3 for 3, 1 for 9`. */
export function describeRungs(rungs: readonly Rung[]): string {
  const parts = rungs.map(({ length, points }, rung) => {
    const [[unit = '', count] = []] = Object.entries(length);
    return rung === 0
      ? `${points} points for ${count} ${count === 1 ? unit.slice(0, -1) : unit}`
      : `${points} for ${count}`;
  });
  return parts.join(', ');
}
