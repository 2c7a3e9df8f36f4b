/** Every metric by its name in the experiment file. */
import type { MetricName } from '../../config/index.ts';
import { accuracy } from './accuracy.ts';
import { f1 } from './f1.ts';
import { loss } from './loss.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import type { Metric } from './metric.ts';
import { precision } from './precision.ts';
import { rSquared } from './r-squared.ts';
import { recall } from './recall.ts';
import { topK } from './top-k.ts';

export const metrics: Readonly<Record<MetricName, Metric>> = {
  loss,
  accuracy,
  topK,
  precision,
  recall,
  f1,
  rSquared,
  meanAbsoluteError,
};
