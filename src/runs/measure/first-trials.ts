/** Trials → the first of each network that a command looks at, since many trials may have the same. */
import type { SettledSettings } from '../../config/index.ts';
import type { Dataset } from '../../data/index.ts';
import { openDataset } from '../../data/index.ts';
import type { Trial } from '../../plan/index.ts';
import { canonicalJson } from '../../shared/index.ts';
import { datasetOf } from '../prepare/dataset-of.ts';
import type { Prepared } from '../prepare/prepare.ts';

/** A trial, its data, and the values of the axes that lead to it. */
export type FirstTrial = {
  readonly trial: Trial;
  readonly dataset: Dataset;
  readonly parameters: Readonly<Record<string, unknown>>;
};

/** One trial for each seed, data set and kind of settings. @param kindOf what makes a difference, as plain data */
export function listFirstTrials(prepared: Prepared, kindOf: (settings: SettledSettings) => object): FirstTrial[] {
  const { selected, points, datasets } = prepared;
  const firsts = new Map<string, Trial>();
  for (const trial of selected) {
    const { data, settings } = trial;
    const key = canonicalJson({ data, seed: settings.seed, ...kindOf(settings) });
    if (!firsts.has(key)) firsts.set(key, trial);
  }
  return [...firsts.values()].map((trial) => {
    const shared = datasets[datasetOf(trial, prepared)];
    if (shared === undefined) throw new RangeError(`point ${trial.point} has no data set`);
    return { trial, dataset: openDataset(shared), parameters: points[trial.point]?.parameters ?? {} };
  });
}
