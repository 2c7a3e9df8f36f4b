/** The class that an evaluation is about, and from which probability on it is predicted. */
import type { SettledSettings } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';
import type { Decision } from '../methods/index.ts';
import { elementary } from '../shared/index.ts';

type Asked = Pick<SettledSettings['evaluate'], 'positive' | 'threshold'>;
type Names = Pick<Dataset, 'classNames' | 'answerNames'>;

/** The index of the class that is named as the positive one; undefined where none is. */
export function positiveOf({ positive }: Asked, names: Names): number | undefined {
  if (positive === undefined) return undefined;
  return (names.classNames ?? names.answerNames ?? []).indexOf(String(positive));
}

/** The decision that a threshold makes; undefined without one. Of 0.5 the cut is exactly 0. */
export function decisionOf(evaluate: Asked, names: Names): Decision | undefined {
  const { threshold } = evaluate;
  if (threshold === undefined) return undefined;
  return { positive: positiveOf(evaluate, names) ?? 1, cut: elementary.log(threshold / (1 - threshold)) };
}
