/** Points to trials: each with the id by which its result is found again. */
import type { DatasetFacts } from '../data/index.ts';
import { numericsEpoch, trialId } from '../shared/index.ts';
import { settle, stepsOf } from './settle.ts';
import { inferShapes } from './shapes.ts';
import type { Point, Trial } from './types.ts';

/**
 * Lists the trials of all points, repeat by repeat within a point.
 *
 * The id hashes the settled settings, the repeat, the data and the numerics epoch: nothing of the rest of the grid, and
 * no name or path, so that a finished trial serves every experiment that asks for the same thing.
 *
 * @param facts of each point's data set
 * @param initialWeights sha256 of the file of initial weights, where there is one
 */
export function listTrials(
  points: readonly Point[],
  repeats: number,
  facts: readonly DatasetFacts[],
  initialWeights?: string,
): Trial[] {
  return points.flatMap((point) => {
    const data = facts[point.index];
    if (!data) throw new RangeError(`no data set for point ${point.index}`);
    const settings = settle(point.settings, data);
    const { shapes } = inferShapes(settings.layers, data.shape ?? [data.inputs]);
    const steps = stepsOf(point.settings, data);
    return Array.from({ length: repeats }, (_, repeat) => {
      const weights = initialWeights === undefined ? {} : { initialWeights };
      const content = { parameters: settings, repeat, data: data.sha256, numericsEpoch, ...weights };
      return {
        id: trialId(content),
        point: point.index,
        repeat,
        settings,
        shapes,
        steps,
        data: data.sha256,
        ...weights,
      };
    });
  });
}
