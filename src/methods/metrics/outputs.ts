/** Blocks of outputs and targets → the numbers of each row, as they are. */
import type { Tally } from './metric.ts';

/** What was predicted and what is right, `actual[output][row]`, in the order in which rows are shown. */
export type ListedOutputs = Tally & {
  readonly actual: readonly (readonly number[])[];
  readonly predicted: readonly (readonly number[])[];
};

/** Opens lists of the first of so many outputs. */
export function listOutputs(outputs: number, most: number): ListedOutputs {
  const openLists = () => Array.from({ length: Math.min(outputs, most) }, (): number[] => []);
  const [actual, predicted] = [openLists(), openLists()];
  return {
    actual,
    predicted,
    takeOutputs({ out, targets, n }) {
      for (let i = 0; i < n * outputs; i += 1) {
        actual[i % outputs]?.push(targets.values[i] as number);
        predicted[i % outputs]?.push(out[i] as number);
      }
    },
  };
}
