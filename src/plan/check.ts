/** What can only be checked with the data at hand: shapes, sizes, and metrics that exist. */
import type { Experiment } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import { inferShapes, type ParameterShapes, type ShapeProblem } from '../methods/index.ts';
import { type Diagnostic, formatPath } from '../shared/index.ts';
import { checkClasses } from './check-classes.ts';
import { checkExpectations } from './check-expectations.ts';
import { checkMetrics } from './check-metrics.ts';
import { checkNetwork } from './check-network.ts';
import { checkTraining } from './check-training.ts';
import { factsOfFolds } from './folds.ts';
import { type PointError, placeOf } from './point-error.ts';
import { checkRungs } from './rungs.ts';
import type { Point } from './types.ts';

/**
 * Checks every point against its data set.
 *
 * @param facts of each point's data set; undefined where it could not be loaded
 * @param initialWeights the shapes in the file of initial weights, where one was read
 * @returns each fault once, at the place that it was written
 * @example
 * ```ts
 * const facts = ofPoint.map((index) => datasets[index]);
 * checkPoints(experiment, points, facts); // → []
 * ```
 */
export function checkPoints(
  experiment: Experiment,
  points: readonly Point[],
  facts: readonly (DatasetFacts | undefined)[],
  initialWeights?: ParameterShapes,
): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const point of points) {
    const data = facts[point.index];
    const findings = data
      ? differentFolds(data).flatMap((fold) => checkPoint(experiment, point, fold, initialWeights))
      : [];
    for (const finding of findings) {
      const path = placeOf(experiment, point, finding.path);
      const name = `${finding.code} ${formatPath(path)}`;
      if (!found.has(name)) found.set(name, { severity: 'error', ...finding, path });
    }
  }
  return [...found.values(), ...checkExpectations(experiment, points, facts), ...checkRungs(experiment, points.length)];
}

/** The folds of a data set that differ in the number of their rows. */
function differentFolds(data: DatasetFacts): DatasetFacts[] {
  return factsOfFolds(data).filter(({ rows }, i, all) => i === 0 || rows.train !== all[i - 1]?.rows.train);
}

function checkPoint(
  experiment: Experiment,
  point: Point,
  data: DatasetFacts,
  initialWeights: ParameterShapes | undefined,
): PointError[] {
  const { shapes, problem } = inferShapes(point.settings.layers, data.shape ?? [data.inputs]);
  return [
    ...(problem
      ? [toFinding(problem)]
      : point.settings.function
        ? []
        : checkNetwork(point, data, shapes, initialWeights)),
    ...checkTraining(point, data, shapes),
    ...checkClasses(point, data),
    ...checkMetrics(experiment, point, data),
  ];
}

function toFinding({ layer, key, ...problem }: ShapeProblem): PointError {
  return { ...problem, path: ['layers', layer, ...(key === undefined ? [] : [key])] };
}
