/** Answers → how often each class was named, was right and was named rightly, and means over the classes. */
import type { Measured, Tally } from './metric.ts';

/** A tally of answers by class: (classes) counts. */
export type ClassCounts = Tally & {
  /** Answers that name the class where it is right. */
  readonly right: Uint32Array;
  /** Answers that name the class. */
  readonly predicted: Uint32Array;
  /** Answers that should name the class. */
  readonly actual: Uint32Array;
  /** The one class that is asked for; absent: all. */
  readonly positive?: number;
};

/** Opens a count by class. */
export function countClasses({ classes, positive }: Measured): ClassCounts {
  const right = new Uint32Array(classes);
  const predicted = new Uint32Array(classes);
  const actual = new Uint32Array(classes);
  return {
    right,
    predicted,
    actual,
    ...(positive !== undefined && { positive }),
    takePredictions(answers) {
      for (let i = 0; i < answers.n; i += 1) {
        const named = answers.predicted[i] as number;
        const own = answers.actual[i] as number;
        predicted[named] = (predicted[named] as number) + 1;
        actual[own] = (actual[own] as number) + 1;
        if (named === own) right[own] = (right[own] as number) + 1;
      }
    },
  };
}

/**
 * The score of the positive class, 0 where it was not named and should not have been; without one the mean over the
 * classes that were named or should have been: the macro average.
 *
 * @param score of one class, from its counts
 * @see https://scikit-learn.org/stable/modules/model_evaluation.html#multiclass-and-multilabel-classification
 */
export function meanOverClasses(
  { right, predicted, actual, positive }: ClassCounts,
  score: (right: number, predicted: number, actual: number) => number,
): number {
  let sum = 0;
  let classes = 0;
  for (let c = 0; c < right.length; c += 1) {
    const named = predicted[c] as number;
    const own = actual[c] as number;
    if (named + own === 0 || (positive !== undefined && c !== positive)) continue;
    sum += score(right[c] as number, named, own);
    classes += 1;
  }
  return classes === 0 && positive !== undefined ? 0 : sum / classes;
}
