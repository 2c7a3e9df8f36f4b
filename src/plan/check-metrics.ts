/** What a point measures, and what is decided by it, held against its data. */
import type { Experiment, MetricName, Settings } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import { type Path, splitNames } from '../shared/index.ts';
import type { Finding } from './finding.ts';
import { hasAccuracy, metricsOf, splitsOf } from './settle.ts';
import type { Point } from './types.ts';

/** Checks what a point measures; the objective of the experiment must be measured at every point. */
export function checkMetrics(experiment: Experiment, point: Point, data: DatasetFacts): Finding[] {
  const { settings } = point;
  // A split without rows that is named there is reported there.
  const measured = splitsOf(settings, data).flatMap((split) =>
    metricsOf(settings, data).map((metric) => `${split}.${metric}`),
  );
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
    ...Object.keys(experiment.verify?.metrics ?? {}).flatMap((metric) =>
      checkMeasured('PLAN_VERIFY_NOT_MEASURED', metric, ['verify', 'metrics', metric]).map(
        (finding): Finding => ({ ...finding, target: 'key' }),
      ),
    ),
  ];
}

/** The metrics that compare numbers; the others but the loss compare classes. */
const ofNumbers: ReadonlySet<MetricName> = new Set(['rSquared', 'meanAbsoluteError']);

function checkNeeds({ settings }: Point, data: DatasetFacts): Finding[] {
  return metricsOf(settings, data).flatMap((metric, index) => {
    const reason = ofNumbers.has(metric) ? whyNoNumbers(settings, data) : whyNoClasses(metric, settings, data);
    if (reason === undefined) return [];
    const [code, what] = ofNumbers.has(metric)
      ? ['PLAN_METRIC_NEEDS_NUMBERS', 'numbers']
      : ['PLAN_METRIC_NEEDS_CLASSES', 'classes'];
    const message = `${metric} compares ${what}, and ${reason}`;
    const hint = `leave ${metric} out of evaluate.metrics`;
    return [{ code, message, hint, path: ['evaluate', 'metrics', index] }];
  });
}

function whyNoNumbers({ loss }: Settings, { task }: DatasetFacts): string | undefined {
  if (task === 'classification') return 'the targets of this data are classes';
  return loss.type === 'binaryCrossEntropy' ? 'binaryCrossEntropy compares answers of 0 and 1' : undefined;
}

function whyNoClasses(metric: MetricName, settings: Settings, data: DatasetFacts): string | undefined {
  if (metric === 'loss' || data.task === 'classification') return undefined;
  if (!hasAccuracy(settings, data) || metric === 'topK') return 'the targets of this data are numbers';
  // A single answer of 0 or 1 tells two classes apart; of several, each is right or wrong for itself.
  return metric === 'accuracy' || data.outputs === 1 ? undefined : `a row of this data has ${data.outputs} answers`;
}

function checkTopK({ settings }: Point, data: DatasetFacts): Finding[] {
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

function checkSplits({ settings }: Point, data: DatasetFacts): Finding[] {
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
