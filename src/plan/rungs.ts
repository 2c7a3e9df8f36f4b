/** How many points there are, and how long they are trained → the rungs of successive halving. */

import type { Experiment } from '../config/index.ts';
import type { Diagnostic } from '../shared/index.ts';
import { countOf } from '../shared/index.ts';
import { defaultEpochs } from './settle.ts';
import type { Rung } from './types.ts';

/**
 * Lists the rungs of an experiment, the shortest first.
 *
 * The last one is as long as the experiment says, each before it 1/factor of that, in whole epochs or updates; of the
 * points of a rung the best 1/factor go on. There are as many rungs as leave a point for the last and an epoch for the
 * first; without halving there is one.
 *
 * @param points how many there are
 * @see https://proceedings.mlr.press/v51/jamieson16.html (Jamieson and Talwalkar; its budget is given by the grid here)
 * @example
 * ```ts
 * const rungs = listRungs(experiment, points.length);
 * rungs; // → [{ length: { epochs: 30 }, points: 4 }]
 * ```
 */
export function listRungs({ halvingFactor, settings }: Experiment, points: number): Rung[] {
  const { steps, epochs = defaultEpochs } = settings;
  const rungAt = (length: number, count: number): Rung => ({
    length: steps === undefined ? { epochs: length } : { steps: length },
    points: count,
  });
  const length = steps ?? epochs;
  if (halvingFactor === undefined) return [rungAt(length, points)];
  const lengths = divideDown(length, halvingFactor);
  const counts = divideDown(points, halvingFactor);
  const count = Math.min(lengths.length, counts.length);
  return counts.slice(0, count).map((each, rung) => rungAt(lengths[count - 1 - rung] ?? length, each));
}

/** whole, whole / factor, whole / factor², … each rounded down, as long as it is at least 1. */
function divideDown(whole: number, factor: number): number[] {
  const parts: number[] = [];
  for (let part = whole; part >= 1; part = Math.floor(part / factor)) parts.push(part);
  return parts;
}

/** Warns of halving that leaves nothing out. */
export function checkRungs(experiment: Experiment, points: number): Diagnostic[] {
  const { halvingFactor, settings } = experiment;
  if (halvingFactor === undefined || listRungs(experiment, points).length > 1) return [];
  const { steps, epochs = defaultEpochs } = settings;
  const length = steps === undefined ? countOf(epochs, 'epoch') : countOf(steps, 'step');
  return [
    {
      severity: 'warning',
      code: 'PLAN_ONE_RUNG',
      message: `with ${countOf(points, 'point')}, ${length} and a factor of ${halvingFactor} there is one rung: every point is trained to the end`,
      hint: `halving needs at least ${halvingFactor} points, and as many epochs or steps`,
      path: ['sweep', 'method'],
      target: 'key',
    },
  ];
}
