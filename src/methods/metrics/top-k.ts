import type { Block, Metric, Tally } from './metric.ts';

type RightRows = Tally & { right: number };

/** The share of rows whose class is among the k greatest outputs; of equal outputs the first are the greater. */
export const topK: Metric<RightRows> = {
  goal: 'maximize',
  needs: 'ranking',
  tally({ outputs, topK: k }) {
    const tally: RightRows = {
      right: 0,
      takeOutputs({ out, targets, n }: Block) {
        for (let i = 0; i < n; i += 1) {
          const start = i * outputs;
          const own = targets.labels[i] as number;
          const ownOutput = out[start + own] as number;
          let greater = 0;
          for (let j = 0; j < outputs; j += 1) {
            const output = out[start + j] as number;
            if (output > ownOutput || (output === ownOutput && j < own)) greater += 1;
          }
          if (greater < k) tally.right += 1;
        }
      },
    };
    return tally;
  },
  value: ({ right }, rows) => right / rows,
};
