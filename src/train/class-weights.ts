/** The class weights of a loss → by what the loss of each row is multiplied in training. */
import type { LossSettings } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';

type Labelled = Pick<Dataset, 'labels' | 'targets' | 'classNames' | 'answerNames' | 'splits'>;

/**
 * Opens the weights of rows.
 *
 * `balanced` is n / (k × n_c) with the n rows of the training split, n_c of them of the class and k classes that have
 * any: over the split the weights are 1 on average. What is named by class stands as it is, other classes have 1.
 *
 * @returns the weight of a row by its number; undefined where the loss has no class weights
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.utils.class_weight.compute_class_weight.html
 */
export function openRowWeights(dataset: Labelled, loss: LossSettings): ((row: number) => number) | undefined {
  const classWeights = 'classWeights' in loss ? loss.classWeights : undefined;
  if (classWeights === undefined) return undefined;
  const { labels, targets, classNames, answerNames, splits } = dataset;
  const names = classNames ?? answerNames ?? [];
  const classOf = (row: number) => (labels ? (labels[row] as number) : (targets?.[row] as number));
  const weights =
    classWeights === 'balanced'
      ? balance(names.length, splits.train, classOf)
      : names.map((name) => (Object.hasOwn(classWeights, name) ? (classWeights[name] as number) : 1));
  return (row) => weights[classOf(row)] as number;
}

function balance(classes: number, rows: Uint32Array, classOf: (row: number) => number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const row of rows) counts[classOf(row)] = (counts[classOf(row)] as number) + 1;
  const trained = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 1 : rows.length / (trained * count)));
}
