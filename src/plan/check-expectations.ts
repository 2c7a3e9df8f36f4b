/** What an experiment expects → expectations that its points can never answer, found before any of them is trained. */
import type { Experiment } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import { type Diagnostic, type ErrorCode, nearestWord, type Place, pointsWith, quote } from '../shared/index.ts';
import { metricsOf, splitsOf } from './settle.ts';
import type { Point } from './types.ts';

type Term = Experiment['expect'][number]['left'];
type Selector = Extract<Term, { point: unknown }>['point'];

/** Checks that every selector names one point, and that every metric is measured at it. */
export function checkExpectations(
  experiment: Experiment,
  points: readonly Point[],
  facts: readonly (DatasetFacts | undefined)[],
): Diagnostic[] {
  // The range test of `auto` has yet to choose points.
  const isOpen = experiment.autoLearningRate !== undefined;
  return experiment.expect.flatMap(({ left, right, places }) =>
    ([left, right] as const).flatMap((term, side) => {
      if (!('point' in term) || !hasAxes(term.point, points)) return [];
      const place = places[side] as Place;
      const selected = term.point.kind === 'best' ? points : pointsWith(points, term.point.values);
      if (term.point.kind === 'where' && selected.length !== 1 && !isOpen)
        return [explainCount(selected.length, place)];
      return term.kind === 'metric' ? explainMetric(term.metric, selected, facts, place) : [];
    }),
  );
}

/** Whether the points have these axes: a grid that cannot be built has a point without any, which is said elsewhere. */
function hasAxes(selector: Selector, [first]: readonly Point[]): boolean {
  return selector.kind === 'best' || selector.values.every(({ path }) => first?.parameters[path] !== undefined);
}

function explainCount(count: number, place: Place): Diagnostic {
  const message = count === 0 ? 'no point has these values' : `${count} points have these values`;
  const hint = count === 0 ? '`kobai plan` lists the points' : 'name the other axes too';
  return refuse('PLAN_EXPECTATION_POINTS', message, hint, place);
}

function explainMetric(
  metric: string,
  points: readonly Point[],
  facts: readonly (DatasetFacts | undefined)[],
  place: Place,
): Diagnostic[] {
  const measured = points.flatMap(({ settings, index }) => {
    const data = facts[index];
    const splits = data ? splitsOf(settings, data) : [];
    return splits.flatMap((split) => metricsOf(settings, data as DatasetFacts).map((name) => `${split}.${name}`));
  });
  const names = [...new Set(measured)];
  // Of data that cannot be loaded nothing is known.
  if (names.length === 0 || names.includes(metric)) return [];
  const nearest = nearestWord(metric, names);
  const hint = nearest === undefined ? `measured are ${names.join(', ')}` : `did you mean ${quote(nearest)}?`;
  return [refuse('PLAN_EXPECTATION_NOT_MEASURED', `${quote(metric)} is not measured here`, hint, place)];
}

function refuse(code: ErrorCode, message: string, hint: string, place: Place): Diagnostic {
  return { severity: 'error', code, message, hint, path: ['expect'], place };
}
