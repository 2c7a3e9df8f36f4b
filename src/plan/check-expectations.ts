/** What an experiment expects → expectations that its points can never answer, found before any of them is trained. */
import type { Experiment } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import { type Diagnostic, type ErrorCode, isNamedBy, nearestWord, type Place, quote } from '../shared/index.ts';
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
      if (!('point' in term)) return [];
      const place = places[side] as Place;
      const selected = selectPoints(term.point, points);
      if (term.point.kind === 'where' && selected.length !== 1 && !isOpen)
        return [explainCount(selected.length, place)];
      return term.kind === 'metric' ? explainMetric(term.metric, selected, facts, place) : [];
    }),
  );
}

function selectPoints(selector: Selector, points: readonly Point[]): readonly Point[] {
  if (selector.kind === 'best') return points;
  return points.filter(({ parameters }) =>
    selector.values.every(({ path, value }) => isNamedBy(parameters[path], value)),
  );
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
  for (const { settings, index } of points) {
    const data = facts[index];
    if (!data) continue;
    const measured = splitsOf(settings, data).flatMap((split) =>
      metricsOf(settings, data).map((name) => `${split}.${name}`),
    );
    if (measured.includes(metric)) continue;
    const nearest = nearestWord(metric, measured);
    const hint = nearest === undefined ? `measured are ${measured.join(', ')}` : `did you mean ${quote(nearest)}?`;
    return [refuse('PLAN_EXPECTATION_NOT_MEASURED', `${quote(metric)} is not measured here`, hint, place)];
  }
  return [];
}

function refuse(code: ErrorCode, message: string, hint: string, place: Place): Diagnostic {
  return { severity: 'error', code, message, hint, path: ['expect'], place };
}
