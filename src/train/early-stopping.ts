/** The values of a metric, one after the other → when to stop. */
import type { EarlyStoppingSettings } from '../config/index.ts';

/** Decides after each evaluation whether the metric improved and whether training is to stop. */
export type EarlyStopping = {
  /** Takes the metric of the next evaluation; `stop`: so many in a row as `patience` did not improve. */
  observe(value: number): { readonly improved: boolean; readonly stop: boolean };
};

/**
 * Watches a metric: a value improves when it is better than the best so far by more than `minChange`, as the first one
 * always is; after `patience` values in a row that do not, it is time to stop.
 *
 * @see https://doi.org/10.1007/978-3-642-35289-8_5 (Prechelt: Early Stopping, But When?)
 */
export function createEarlyStopping({ goal, patience, minChange }: EarlyStoppingSettings): EarlyStopping {
  let best: number | undefined;
  let waited = 0;
  const improves = (value: number) =>
    best === undefined || (goal === 'minimize' ? best - value : value - best) > minChange;
  return {
    observe(value) {
      const improved = improves(value);
      if (improved) best = value;
      waited = improved ? 0 : waited + 1;
      return { improved, stop: waited >= patience };
    },
  };
}
