/** Every metric by its name in the experiment file. */
import type { Goal, MetricName } from '../../config/index.ts';
import { accuracy } from './accuracy.ts';
import { auc } from './auc.ts';
import { loss } from './loss.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import type { Metric } from './metric.ts';
import { f1, precision, recall } from './per-class.ts';
import { rSquared } from './r-squared.ts';
import { topK } from './top-k.ts';

/** The method of each metric, by its name in the experiment file. */
export const metrics: Readonly<Record<MetricName, Metric>> = {
  loss,
  accuracy,
  topK,
  precision,
  recall,
  f1,
  auc,
  rSquared,
  meanAbsoluteError,
};

/** Whether smaller or greater values of `split.name` are better; greater for a metric of a later kobai. */
export function goalOf(metric: string): Goal {
  const known: Readonly<Record<string, Metric | undefined>> = metrics;
  return known[metric.slice(metric.indexOf('.') + 1)]?.goal ?? 'maximize';
}
