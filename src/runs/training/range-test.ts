/** `learningRate: auto`: a coarse sweep on few steps, then the grid that it recommends. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type Experiment, withLearningRates } from '../../config/index.ts';
import { openResults } from '../../results/index.ts';
import { expandRange, printMessage } from '../../shared/index.ts';
import type { RangeTest } from '../../summary/index.ts';
import { holdsResults } from '../files/holds-results.ts';
import { type Prepared, replan } from '../prepare/prepare.ts';

/** The folder of its results, in that of the experiment's. */
export const rangeTestFolder = 'range-test';

/** Two values a decade: enough to see where the loss falls, rises and diverges. */
const coarseRates = expandRange({ log: { from: 1e-6, to: 10, count: 15 } });
const mostSteps = 100;

/**
 * Narrows an experiment whose learning rate is `auto` to its range test: every other axis at the value of its first
 * point, one repeat, of folds the first, every loss recorded.
 */
export function prepareRangeTest(prepared: Prepared): Prepared {
  const { experiment, trials, points } = prepared;
  const { epochs: _epochs, earlyStopping: _stopping, ...settings } = points[0]?.settings ?? experiment.settings;
  const steps = Math.min(mostSteps, trials[0]?.steps ?? mostSteps);
  // A warm-up as long as the test would leave nothing to see.
  const warmup = settings.schedule.warmup < steps ? settings.schedule.warmup : 0;
  const { halvingFactor: _factor, zips: _zips, exclude: _exclude, ...rest } = experiment;
  const test: Experiment = {
    ...rest,
    autoLearningRate: { axis: 0 },
    settings: {
      ...settings,
      steps,
      schedule: { ...settings.schedule, warmup },
      evaluate: { ...settings.evaluate, every: steps, unit: 'step' },
      record: { activations: settings.record.activations, batchLoss: 1 },
    },
    axes: [],
    repeats: 1,
    expect: [],
    saveWeights: 'none',
  };
  const planned = replan(prepared, withLearningRates(test, coarseRates), []);
  const trialsOfFirst = planned.trials.filter(({ fold }) => fold === 0);
  return { ...planned, trials: trialsOfFirst, selected: trialsOfFirst, learningRates: 'rangeTest' };
}

/**
 * Tells of the results of a range test in the folder of an experiment that has none any more, and removes them when told
 * to. @throws what `openResults` throws
 */
export async function pruneRangeTest(folder: string, isPruned: boolean): Promise<void> {
  const own = path.join(folder, rangeTestFolder);
  if (!holdsResults(own)) return;
  if (isPruned) {
    // Not while another process writes there.
    await openResults(own).close();
    rmSync(own, { recursive: true });
  }
  const told = isPruned ? 'removed' : 'kept (--prune removes it)';
  printMessage(`${own} is of a range test that the experiment does not ask for: ${told}`);
}

/** The experiment with the learning rates that its range test chose. @param only conditions of `--only` */
export function narrowTo({ chosen }: Pick<RangeTest, 'chosen'>, prepared: Prepared, only: readonly string[]): Prepared {
  return { ...replan(prepared, withLearningRates(prepared.experiment, chosen), only), learningRates: chosen };
}
