/** Answers and losses → the rows that were taken for a wrong class with the greatest loss. */
import type { Tally } from './metric.ts';

export type WrongRow = {
  /** Counted from 0 in the order in which rows are shown. */
  readonly place: number;
  readonly actual: number;
  readonly taken: number;
  readonly loss: number;
};

/** Opens a list of at most so many rows, the greatest loss first, of equal ones the row that was shown first. */
export function listMostWrong(most: number): Tally & { readonly rows: readonly WrongRow[] } {
  const rows: WrongRow[] = [];
  let shown = 0;
  let answers: { predicted: Int32Array; actual: Int32Array } | undefined;
  return {
    rows,
    takeAnswers(block) {
      answers = block;
    },
    takeLosses(rowLosses, n) {
      for (let i = 0; i < n; i += 1) {
        const [taken, actual] = [answers?.predicted[i] as number, answers?.actual[i] as number];
        const loss = rowLosses[i] as number;
        if (taken === actual || (rows.length === most && loss <= (rows.at(-1)?.loss ?? 0))) continue;
        const behind = rows.findIndex((row) => row.loss < loss);
        rows.splice(behind < 0 ? rows.length : behind, 0, { place: shown + i, actual, taken, loss });
        if (rows.length > most) rows.pop();
      }
      shown += n;
    },
  };
}
