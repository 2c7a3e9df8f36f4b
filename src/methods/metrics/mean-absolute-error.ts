import type { Block, Metric, Tally } from './metric.ts';

type DistanceSum = Tally & { sum: number; distances: number };

/** |y − t|, the mean over outputs and rows. */
export const meanAbsoluteError: Metric<DistanceSum> = {
  goal: 'minimize',
  needs: 'numbers',
  tally({ outputs }) {
    const tally: DistanceSum = {
      sum: 0,
      distances: 0,
      takeOutputs({ out, targets, n }: Block) {
        const count = n * outputs;
        for (let i = 0; i < count; i += 1) tally.sum += Math.abs((out[i] as number) - (targets.values[i] as number));
        tally.distances += count;
      },
    };
    return tally;
  },
  value: ({ sum, distances }) => sum / distances,
};
