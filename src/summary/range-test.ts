/** A coarse sweep of the learning rate on few steps → the learning rates that are worth training. */
import type { TrialRecord } from '../results/index.ts';
import { expandRange, omitUndefined } from '../shared/index.ts';
import type { RangeTest } from './types.ts';

/** Values of the narrowed grid, before equal ones are left out. */
const chosenCount = 5;

/**
 * Judges a range test by the loss that each learning rate ends with: the mean of the last quarter of its mini-batches.
 *
 * The grid goes from two values below the best to one above it, or to the best where the one above lost ground: a long
 * training needs a smaller learning rate than a short one.
 *
 * @param trials ascending by learning rate, each trained on the same mini-batches
 */
export function judgeRangeTest(trials: readonly TrialRecord[]): RangeTest {
  const tried = trials.map((trial) => {
    const loss = endOf(trial);
    return omitUndefined({ learningRate: trial.settings.learningRate, loss });
  });
  const start = trials.flatMap((trial) => (trial.status === 'failed' ? [] : (trial.curves.batchLoss.loss[0] ?? [])))[0];
  const best = tried.reduce(
    (lowest, { loss = Number.POSITIVE_INFINITY }, index) =>
      loss < (tried[lowest]?.loss ?? Number.POSITIVE_INFINITY) ? index : lowest,
    0,
  );
  const above = tried[best + 1];
  const bears = above?.loss !== undefined && start !== undefined && above.loss < start;
  const from = tried[Math.max(0, best - 2)]?.learningRate ?? 1;
  const to = (bears ? above.learningRate : tried[best]?.learningRate) ?? 1;
  const range = from === to ? [from] : expandRange({ log: { from, to, count: chosenCount } });
  const chosen = [...new Set(range.map((value) => Number(value.toPrecision(2))))];
  const lowest = tried[best];
  const steps = Math.max(...trials.map((trial) => trial.settings.steps ?? 0));
  const reason =
    lowest?.loss === undefined
      ? `no learning rate came through ${steps} steps`
      : `in ${steps} steps the loss went lowest at ${short(lowest.learningRate)}, from ${short(start)} to ${short(lowest.loss)}${describeAbove(above, start)}`;
  return { steps, tried, chosen, reason };
}

function describeAbove(above: RangeTest['tried'][number] | undefined, start: number | undefined): string {
  if (above === undefined) return '';
  if (above.loss === undefined) return `; at ${short(above.learningRate)} it diverged`;
  return above.loss < (start ?? 0) ? '' : `; at ${short(above.learningRate)} it rose to ${short(above.loss)}`;
}

function endOf(trial: TrialRecord): number | undefined {
  if (trial.status !== 'finished') return undefined;
  const { loss } = trial.curves.batchLoss;
  const last = loss.slice(Math.floor((loss.length * 3) / 4));
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}

function short(value: number | undefined): string {
  return value === undefined ? 'nothing' : String(Number(value.toPrecision(3)));
}
