import { type ClassCounts, countClasses, meanOverClasses } from './class-counts.ts';
import type { Metric } from './metric.ts';

/** The harmonic mean of a class's precision and recall, 2 right / (predicted + actual): the mean over the classes. */
export const f1: Metric<ClassCounts> = {
  tally: countClasses,
  value: (counts) => meanOverClasses(counts, (right, predicted, actual) => (2 * right) / (predicted + actual)),
};
