/** What makes one point better than another → the order of the points. */
import type { Experiment, MetricName } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import { goalOf } from '../methods/index.ts';
import { omitUndefined, type SplitName } from '../shared/index.ts';
import type { Objective, PointStatus, PointSummary } from './types.ts';

type Judged = Pick<PointSummary, 'status' | 'metrics' | 'rung'>;

/**
 * The experiment's objective; else the loss, or where it is not measured the first metric that is, on validation, on
 * test or on train, the first that the data has and that is evaluated.
 *
 * @param facts of the first point's data
 */
export function chooseObjective({ objective, settings }: Experiment, facts: DatasetFacts | undefined): Objective {
  const has = (split: SplitName) => (facts?.rows[split] ?? 0) > 0;
  const isEvaluated = (split: SplitName) => has(split) && settings.evaluate.splits?.includes(split) !== false;
  const split = (['validation', 'test'] as const).find(isEvaluated) ?? 'train';
  const { metric, goal } = objective ?? chooseMetric(split, settings.evaluate.metrics);
  // A function has no splits.
  const note = settings.function ? undefined : noteOn(metric, has('validation'), has('test'));
  return omitUndefined({ metric, goal, note });
}

function chooseMetric(
  split: SplitName,
  measured: readonly MetricName[] = ['loss'],
): Pick<Objective, 'metric' | 'goal'> {
  const name = measured.includes('loss') ? 'loss' : (measured[0] ?? 'loss');
  const metric = `${split}.${name}`;
  return { metric, goal: goalOf(metric) };
}

/** The note that points are ranked on the test split, which should only judge the choice, or on the training split. */
function noteOn(metric: string, hasValidation: boolean, hasTest: boolean): string | undefined {
  if (metric.startsWith('test.'))
    return hasValidation ? 'on the test split' : 'on the test split: there is no validation split';
  if (metric.startsWith('train.')) {
    return hasValidation || hasTest ? 'on the training split' : 'on the training split: there is no other';
  }
  return undefined;
}

/** Indices into the points, the best first: by status, last rung, mean of the objective, then in grid order. */
export function rankPoints(points: readonly Judged[], { metric, goal }: Objective): number[] {
  const sign = goal === 'minimize' ? 1 : -1;
  const keys = points.map((point) => {
    const mean = hasObjective(point, { metric }) ? point.metrics[metric]?.mean : undefined;
    const { status, rung = 0 } = point;
    return { rank: mean === undefined ? statusRanks[status] : 0, rung, value: sign * (mean ?? 0) };
  });
  const key = (index: number) => keys[index] as (typeof keys)[number];
  // A sort keeps equal ones in their order, which is that of the grid.
  return points
    .map((_, index) => index)
    .sort((a, b) => key(a).rank - key(b).rank || key(b).rung - key(a).rung || compare(key(a).value, key(b).value));
}

/** 0 is left to points that have the objective. */
const statusRanks: Readonly<Record<PointStatus, number>> = { finished: 1, diverged: 2, failed: 3, missing: 4 };

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a point can be the best: all its trials finished, and they have the objective. */
export function hasObjective(point: Judged | undefined, { metric }: Pick<Objective, 'metric'>): boolean {
  return point?.status === 'finished' && point.metrics[metric] !== undefined;
}
