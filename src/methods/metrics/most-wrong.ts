/** Predictions and losses → the misclassified rows with the greatest loss. */
import type { Predictions, Tally } from './metric.ts';

/** A misclassified row, with the class indices of the right and the predicted class, and its loss. */
export type WrongRow = {
  /** Counted from 0 in the order in which rows are shown. */
  readonly place: number;
  readonly actual: number;
  readonly predicted: number;
  readonly loss: number;
};

/** Opens a list of at most so many rows, the greatest loss first, of equal ones the row that was shown first. */
export function listMostWrong(most: number): Tally & { readonly rows: readonly WrongRow[] } {
  const rows: WrongRow[] = [];
  let shown = 0;
  let latest: Pick<Predictions, 'predicted' | 'actual'> = { predicted: new Int32Array(), actual: new Int32Array() };
  return {
    rows,
    takePredictions(block) {
      latest = block;
    },
    takeLosses(rowLosses, n) {
      for (let i = 0; i < n; i += 1) {
        const predicted = latest.predicted[i] as number;
        const actual = latest.actual[i] as number;
        const loss = rowLosses[i] as number;
        if (predicted === actual || (rows.length === most && loss <= (rows.at(-1)?.loss ?? 0))) continue;
        const behind = rows.findIndex((row) => row.loss < loss);
        rows.splice(behind < 0 ? rows.length : behind, 0, { place: shown + i, actual, predicted, loss });
        if (rows.length > most) rows.pop();
      }
      shown += n;
    },
  };
}
