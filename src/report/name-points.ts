/** The axes of a summary → the name by which a sentence calls a point. */
import { type Gridded, labelAxes, type Placed } from './axis-labels.ts';

/** Names points by their values: `learningRate 0.1, batchSize 20`; an empty text where there is no axis. */
export function namePoints(summary: Gridded): (point: Placed) => string {
  const axes = labelAxes(summary);
  return (point) => axes.map(({ title, label }) => `${title} ${label(point)}`).join(', ');
}

/** Names points by their values without the names of the axes: `0.1 · 20`. */
export function labelPoints(summary: Gridded): (point: Placed) => string {
  const axes = labelAxes(summary);
  return (point) => axes.map(({ label }) => label(point)).join(' · ');
}
