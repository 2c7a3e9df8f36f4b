import { type ClassCounts, countClasses, meanOverClasses } from './class-counts.ts';
import type { Metric } from './metric.ts';

/** Of the answers that name a class, the share that is right: the mean over the classes, 0 of one that is never named. */
export const precision: Metric<ClassCounts> = {
  tally: countClasses,
  value: (counts) => meanOverClasses(counts, (right, predicted) => (predicted === 0 ? 0 : right / predicted)),
};
