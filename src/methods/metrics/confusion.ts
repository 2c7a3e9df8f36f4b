/** Answers → how often which class was taken for which. */
import type { Measured, Tally } from './metric.ts';

/** `counts[actual][predicted]`. */
export type ConfusionCounts = Tally & { readonly counts: readonly number[][] };

/** Opens a confusion matrix. */
export function countConfusion({ classes }: Pick<Measured, 'classes'>): ConfusionCounts {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  return {
    counts,
    takePredictions({ predicted, actual, n }) {
      for (let i = 0; i < n; i += 1) {
        const row = counts[actual[i] as number] as number[];
        const named = predicted[i] as number;
        row[named] = (row[named] as number) + 1;
      }
    },
  };
}
