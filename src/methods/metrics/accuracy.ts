import type { Answers, Metric, Tally } from './metric.ts';

type RightAnswers = Tally & { right: number; answers: number };

/** The share of right answers; of several 0/1 outputs a row has as many answers. */
export const accuracy: Metric<RightAnswers> = {
  goal: 'maximize',
  needs: 'answers',
  tally() {
    const tally = {
      right: 0,
      answers: 0,
      takeAnswers({ predicted, actual, n }: Answers) {
        for (let i = 0; i < n; i += 1) if (predicted[i] === actual[i]) tally.right += 1;
        tally.answers += n;
      },
    };
    return tally;
  },
  value: ({ right, answers }) => right / answers,
};
