import type { Metric, Predictions, Tally } from './metric.ts';

type RightPredictions = Tally & { right: number; predictions: number };

/** The share of right predictions; of several 0/1 outputs a row has as many. */
export const accuracy: Metric<RightPredictions> = {
  goal: 'maximize',
  needs: 'answers',
  tally() {
    const tally: RightPredictions = {
      right: 0,
      predictions: 0,
      takePredictions({ predicted, actual, n }: Predictions) {
        for (let i = 0; i < n; i += 1) if (predicted[i] === actual[i]) tally.right += 1;
        tally.predictions += n;
      },
    };
    return tally;
  },
  value: ({ right, predictions }) => right / predictions,
};
