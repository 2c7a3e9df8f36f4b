/** Many points → as many of them as have lines of their own in a picture. */
import type { Summary } from '../../summary/index.ts';

/** The most points that are drawn: more lines show nothing more on a screen. */
const mostPoints = 1000;

/** The indices of the points to draw, in grid order; of too many those evenly spread over the ranks, with the best. */
export function choosePoints({ points }: Summary): number[] {
  const ranked = [...points.keys()].sort((a, b) => (points[a]?.rank ?? 0) - (points[b]?.rank ?? 0));
  if (ranked.length <= mostPoints) return [...points.keys()];
  const chosen = Array.from(
    { length: mostPoints },
    (_, i) => ranked[Math.floor((i * ranked.length) / mostPoints)] ?? 0,
  );
  return chosen.sort((a, b) => a - b);
}
