import type { Metric, Tally } from './metric.ts';

type LossSum = Tally & { sum: number };

/** The mean of the rows' losses, whatever the loss's reduction, so that splits can be compared. */
export const loss: Metric<LossSum> = {
  goal: 'minimize',
  needs: 'nothing',
  tally() {
    const tally: LossSum = {
      sum: 0,
      takeLosses(rowLosses: Float64Array, n: number) {
        for (let i = 0; i < n; i += 1) tally.sum += rowLosses[i] as number;
      },
    };
    return tally;
  },
  value: ({ sum }, rows) => sum / rows,
};
