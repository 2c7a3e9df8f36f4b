/** The metrics of a class, or their mean over the classes. */
import { type ClassCounts, countClasses, meanOverClasses } from './class-counts.ts';
import type { Metric } from './metric.ts';

/** The share of the predictions of a class that are right: the mean over the classes, 0 for one that is never named. */
export const precision: Metric<ClassCounts> = {
  goal: 'maximize',
  needs: 'oneAnswer',
  tally: countClasses,
  value: (counts) => meanOverClasses(counts, (right, predicted) => (predicted === 0 ? 0 : right / predicted)),
};

/** The share of the rows of a class that are predicted as it: the mean over the classes, 0 for one without rows. */
export const recall: Metric<ClassCounts> = {
  goal: 'maximize',
  needs: 'oneAnswer',
  tally: countClasses,
  value: (counts) => meanOverClasses(counts, (right, _, actual) => (actual === 0 ? 0 : right / actual)),
};

/** The harmonic mean of a class's precision and recall, 2 right / (predicted + actual): the mean over the classes. */
export const f1: Metric<ClassCounts> = {
  goal: 'maximize',
  needs: 'oneAnswer',
  tally: countClasses,
  value: (counts) => meanOverClasses(counts, (right, predicted, actual) => (2 * right) / (predicted + actual)),
};
