/** What a point measures, and what is decided by it, held against its data. */
import type { Experiment, Settings } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import { type MetricNeeds, metrics } from '../methods/index.ts';
import { type ErrorCode, type Path, splitNames } from '../shared/index.ts';
import type { PointError } from './point-error.ts';
import { hasPredictions, metricsOf, splitsOf } from './settle.ts';
import type { Point } from './types.ts';

/** Checks what a point measures; the objective of the experiment must be measured at every point. */
export function checkMetrics(experiment: Experiment, point: Point, data: DatasetFacts): PointError[] {
  const { settings } = point;
  // A split without rows that is named there is reported there.
  const measured = splitsOf(settings, data).flatMap((split) =>
    metricsOf(settings, data).map((metric) => `${split}.${metric}`),
  );
  const checkMeasured = (code: ErrorCode, metric: string | undefined, path: Path): PointError[] => {
    if (metric === undefined || measured.includes(metric)) return [];
    const split = splitNames.find((name) => metric.startsWith(`${name}.`) && data.rows[name] === 0);
    const hint =
      split === undefined
        ? `measured are ${measured.join(', ')}`
        : `the data has no ${split} split: write \`split: { ${[...writtenSizes(settings), `${split}: 0.2`].join(', ')} }\` under the dataset`;
    return [{ code, message: `${metric} is not measured here`, hint, path }];
  };
  return [
    ...checkNeeds(point, data),
    ...checkTopK(point, data),
    ...checkSplits(point, data),
    ...checkMeasured('PLAN_EARLY_STOPPING_NOT_MEASURED', settings.earlyStopping?.metric, ['earlyStopping', 'metric']),
    ...checkMeasured('PLAN_OBJECTIVE_NOT_MEASURED', experiment.objective?.metric, ['objective', 'metric']),
    ...Object.keys(experiment.verify?.metrics ?? {}).flatMap((metric) =>
      checkMeasured('PLAN_VERIFY_NOT_MEASURED', metric, ['verify', 'metrics', metric]).map(
        (finding): PointError => ({ ...finding, target: 'key' }),
      ),
    ),
  ];
}

/** The sizes of other splits, as they are written; the training split takes what they leave. */
function writtenSizes({ dataset: { split } }: Settings): string[] {
  const sizes: Readonly<Record<string, unknown>> = { ...split };
  return ['validation', 'test'].flatMap((name) => (sizes[name] === undefined ? [] : [`${name}: ${sizes[name]}`]));
}

function checkNeeds({ settings }: Point, data: DatasetFacts): PointError[] {
  return metricsOf(settings, data).flatMap((metric, index) => {
    const { needs } = metrics[metric];
    const reason = whyNot(needs, settings, data);
    if (reason === undefined) return [];
    const [code, what] =
      needs === 'numbers'
        ? (['PLAN_METRIC_NEEDS_NUMBERS', 'numbers'] as const)
        : (['PLAN_METRIC_NEEDS_CLASSES', 'classes'] as const);
    const message = `${metric} compares ${what}, and ${reason}`;
    const hint = `leave ${metric} out of evaluate.metrics`;
    return [{ code, message, hint, path: ['evaluate', 'metrics', index] }];
  });
}

/** Why the data and the loss do not give what a metric needs; nothing where they do. */
function whyNot(needs: MetricNeeds, settings: Settings, data: DatasetFacts): string | undefined {
  const isClassifier = data.task === 'classification';
  switch (needs) {
    case 'nothing':
      return undefined;
    case 'numbers':
      if (isClassifier) return 'the targets of this data are classes';
      return hasPredictions(settings, data) ? `${settings.loss.type} compares answers of 0 and 1` : undefined;
    case 'ranking':
      return isClassifier ? undefined : 'the targets of this data are numbers';
    case 'answers':
      return hasPredictions(settings, data) ? undefined : 'the targets of this data are numbers';
    case 'oneAnswer':
      if (!hasPredictions(settings, data)) return 'the targets of this data are numbers';
      // A single answer of 0 or 1 tells two classes apart; of several, each is right or wrong for itself.
      return isClassifier || data.outputs === 1 ? undefined : `a row of this data has ${data.outputs} answers`;
  }
}

function checkTopK({ settings }: Point, data: DatasetFacts): PointError[] {
  const { topK } = settings.evaluate;
  const isMeant = data.task === 'classification' && metricsOf(settings, data).includes('topK');
  if (!isMeant || topK <= data.outputs) return [];
  return [
    {
      code: 'PLAN_TOP_K_TOO_LARGE',
      message: `topK looks among the ${topK} greatest outputs, and the data has ${data.outputs} classes`,
      hint: `write topK: ${data.outputs - 1} or less`,
      path: ['evaluate', 'topK'],
    },
  ];
}

function checkSplits({ settings }: Point, data: DatasetFacts): PointError[] {
  return splitsOf(settings, data).flatMap((split, index) => {
    if (data.rows[split] > 0) return [];
    const others = splitNames.filter((name) => data.rows[name] > 0).join(' and ');
    return [
      {
        code: 'PLAN_SPLIT_EMPTY',
        message: `the data has no ${split} split`,
        hint: `it has ${others}; \`dataset.split\` can give ${split} rows too`,
        path: ['evaluate', 'splits', index],
      },
    ];
  });
}
