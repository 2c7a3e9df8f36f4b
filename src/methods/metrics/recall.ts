import { type ClassCounts, countClasses, meanOverClasses } from './class-counts.ts';
import type { Metric } from './metric.ts';

/** Of the answers that should name a class, the share that does: the mean over the classes, 0 of one that none should. */
export const recall: Metric<ClassCounts> = {
  tally: countClasses,
  value: (counts) => meanOverClasses(counts, (right, _, actual) => (actual === 0 ? 0 : right / actual)),
};
