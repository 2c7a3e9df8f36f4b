/** Points and rungs to trials: each with the id by which its result is found again. */
import type { DatasetFacts } from '../data/index.ts';
import { inferShapes } from '../methods/index.ts';
import { numericsVersion, omitUndefined, trialId } from '../shared/index.ts';
import { factsOfFolds } from './folds.ts';
import { countSteps, settle, stepsOf } from './settle.ts';
import type { Point, Rung, Trial } from './types.ts';

/**
 * Lists the trials of all points, rung by rung within a point and repeat by repeat within a rung; which points are
 * trained beyond the first rung is decided later, from the results.
 *
 * A fold is another repeat: a point has repeats × folds trials, and the number of the repeat holds that of the fold.
 *
 * The id hashes the settled settings, the repeat, the data and the numerics version: nothing of the rest of the grid, and
 * no name or path, so that a finished trial serves every experiment that asks for the same thing. A trial of the last
 * rung is that of a grid.
 *
 * @param facts of each point's data set
 * @param initialWeights sha256 of the file of initial weights, where there is one
 * @example
 * ```ts
 * const trials = listTrials(points, rungs, experiment.repeats, facts);
 * trials.length; // → 8
 * ```
 */
export function listTrials(
  points: readonly Point[],
  rungs: readonly Rung[],
  repeats: number,
  facts: readonly DatasetFacts[],
  initialWeights?: string,
): Trial[] {
  return points.flatMap((point) => {
    const data = facts[point.index];
    if (!data) throw new RangeError(`no data set for point ${point.index}`);
    const folds = factsOfFolds(data).map((facts) => ({
      facts,
      settings: settle(point.settings, facts),
      steps: stepsOf(point.settings, facts),
    }));
    const { shapes } = inferShapes(folds[0]?.settings.layers ?? [], data.shape ?? [data.inputs]);
    return rungs.flatMap(({ length }, rung) => {
      const isLast = rung === rungs.length - 1;
      return Array.from({ length: repeats }, (_, round) =>
        folds.map(({ facts, settings, steps }, fold): Trial => {
          const optional = omitUndefined({
            initialWeights,
            ...(!isLast && { stopAfter: countSteps(length, point.settings, facts) }),
          });
          const repeat = fold + folds.length * round;
          const content = { settings, repeat, data: data.sha256, numericsVersion, ...optional };
          const about = { point: point.index, rung, repeat, fold, settings, shapes, steps, data: data.sha256 };
          return { id: trialId(content), ...about, ...optional };
        }),
      ).flat();
    });
  });
}
