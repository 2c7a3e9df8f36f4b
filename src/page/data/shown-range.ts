/** The values of a metric → those that an axis shows to scale, so that a few that are far off flatten no other. */
import { extent, median } from 'd3-array';
import type { Objective, Summary } from '../../summary/index.ts';

/** The least and the greatest value of an axis; what lies beyond stands at its edge, with its number. */
export type ShownRange = readonly [number, number];

/** An axis goes on beyond its reference for so many times its size, or the way from it to the best value. */
const timesBeyond = 2;

/**
 * The range of a metric's values that are shown to scale: all of them, but none much worse than where it started: a
 * loss that starts at 2.3 is shown up to 6.9.
 *
 * @param values finite
 * @param start where the metric started; without it the median of the values stands for it
 */
export function shownRange(values: readonly number[], goal: Objective['goal'], start?: number): ShownRange {
  const [low = 0, high = 1] = extent(values);
  const reference = start ?? median(values) ?? 0;
  const way = goal === 'minimize' ? reference - low : high - reference;
  const beyond = timesBeyond * Math.max(Math.abs(reference), way);
  // A start that lies outside of the values cuts none of them off at the better side.
  return goal === 'minimize'
    ? [low, Math.max(low, Math.min(high, reference + beyond))]
    : [Math.min(high, Math.max(low, reference - beyond)), high];
}

/**
 * Where the losses of a run started: the median over its points, as far as their verdicts say it, else of their curves.
 *
 * @param curves the losses of each point that has a curve
 */
export function startOfLosses({ points }: Summary, curves: readonly (readonly number[])[] = []): number | undefined {
  return median(points.flatMap(({ verdict }) => verdict?.evidence.startLoss ?? [])) ?? median(curves.map(([y]) => y));
}
