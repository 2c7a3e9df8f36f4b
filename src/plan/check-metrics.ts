/** What a point measures, and what is decided by it, held against its data. */
import type { Experiment, MetricName } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import { type Path, splitNames } from '../shared/index.ts';
import type { Finding } from './finding.ts';
import { hasAccuracy, metricsOf, splitsOf } from './settle.ts';
import type { Point } from './types.ts';

export function checkMetrics(experiment: Experiment, point: Point, data: DatasetFacts): Finding[] {
  const { settings } = point;
  const measured = splitsOf(settings, data)
    .filter((split) => data.rows[split] > 0)
    .flatMap((split) => metricsOf(settings, data).map((metric) => `${split}.${metric}`));
  const checkMeasured = (code: string, metric: string | undefined, path: Path): Finding[] => {
    if (metric === undefined || measured.includes(metric)) return [];
    return [{ code, message: `${metric} is not measured here`, hint: `measured are ${measured.join(', ')}`, path }];
  };
  return [
    ...checkNeeds(point, data),
    ...checkTopK(point, data),
    ...checkSplits(point, data),
    ...checkMeasured('PLAN_EARLY_STOPPING_NOT_MEASURED', settings.earlyStopping?.metric, ['earlyStopping', 'metric']),
    ...checkMeasured('PLAN_OBJECTIVE_NOT_MEASURED', experiment.objective?.metric, ['objective', 'metric']),
  ];
}

/** What a metric compares: right and wrong answers, the classes of rows, or numbers; the loss is always there. */
const needs: Readonly<Record<MetricName, 'answers' | 'classes' | 'labels' | 'numbers' | undefined>> = {
  loss: undefined,
  accuracy: 'answers',
  topK: 'labels',
  precision: 'classes',
  recall: 'classes',
  f1: 'classes',
  rSquared: 'numbers',
  meanAbsoluteError: 'numbers',
};

function checkNeeds({ settings }: Point, data: DatasetFacts): Finding[] {
  const hasLabels = data.task === 'classification';
  const isOfAnswers = settings.loss.type === 'crossEntropy' || settings.loss.type === 'binaryCrossEntropy';
  const has = {
    answers: hasAccuracy(settings, data),
    // One output between 0 and 1 tells two classes apart; each of several is an answer of its own.
    classes: hasLabels || (settings.loss.type === 'binaryCrossEntropy' && data.outputs === 1),
    labels: hasLabels,
    numbers: !hasLabels && !isOfAnswers,
  };
  return metricsOf(settings, data).flatMap((metric, index) => {
    const need = needs[metric];
    if (need === undefined || has[need]) return [];
    const isOfNumbers = need === 'numbers';
    const targets = hasLabels ? 'the targets of this data are classes' : describeNumbers(data, isOfAnswers);
    return [
      {
        code: isOfNumbers ? 'PLAN_METRIC_NEEDS_NUMBERS' : 'PLAN_METRIC_NEEDS_CLASSES',
        message: `${metric} compares ${isOfNumbers ? 'numbers' : 'classes'}, and ${targets}`,
        hint: `leave ${metric} out of evaluate.metrics`,
        path: ['evaluate', 'metrics', index],
      },
    ];
  });
}
