/** The best trial of a run that is still going on, for the progress display. */
import type { Trial } from '../../plan/index.ts';
import { formatValue } from '../../report/index.ts';
import type { TrialRecord } from '../../results/index.ts';
import type { Objective } from '../../summary/index.ts';
import type { Prepared } from '../prepare/prepare.ts';

/** The best trial so far, which grows with the trials that end. */
export type BestSoFar = {
  add(trial: Trial, record: TrialRecord): void;
  /** Such as `test.loss 0.142 learningRate=0.3`; undefined before a trial has finished. */
  describe(): string | undefined;
};

/** Remembers the trial with the best objective. */
export function createBestSoFar({ points }: Prepared, { metric, goal }: Objective): BestSoFar {
  let best: { trial: Trial; value: number } | undefined;
  return {
    add(trial, record) {
      if (record.status !== 'finished') return;
      const value = record.metrics[metric];
      if (value === undefined) return;
      if (!best || (goal === 'minimize' ? value < best.value : value > best.value)) best = { trial, value };
    },
    describe() {
      if (!best) return undefined;
      const parameters = Object.entries(points[best.trial.point]?.parameters ?? {});
      // The metric first: where space is short, the end is cut.
      const place = parameters.map(([key, value]) => ` ${key}=${formatValue(value)}`).join('');
      return `${metric} ${formatValue(best.value)}${place}`;
    },
  };
}
