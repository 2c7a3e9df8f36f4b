/** What is known of a data set → the same for each fold of its rows. */
import type { DatasetFacts } from '../data/index.ts';

/** The facts of each fold, which differ in how many rows are trained on and held out; without folds those of the whole. */
export function factsOfFolds(data: DatasetFacts): DatasetFacts[] {
  if (data.folds === undefined) return [data];
  const { train, validation, test } = data.rows;
  return data.folds.map((held) => ({ ...data, rows: { train: train + validation - held, validation: held, test } }));
}
