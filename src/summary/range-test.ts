/** A coarse sweep of the learning rate on few steps → the learning rates that are worth training. */
import type { TrialRecord } from '../results/index.ts';
import { countOf, expandRange, omitUndefined, significantDigits } from '../shared/index.ts';
import type { RangeTest, Verdict } from './types.ts';
import { judgePoints } from './verdicts/judge.ts';

/** Values of the narrowed grid, before equal ones are left out. */
const chosenCount = 5;

/**
 * Judges a range test by the loss that each learning rate ends with: the mean of the last quarter of its mini-batches.
 * What the verdicts of a sweep call neither good nor too small is not the best, however low it ended, unless all are such.
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
  const verdicts = judgeTrials(trials);
  const isFit = tried.map((_, i) => verdicts[i]?.kind === 'good' || verdicts[i]?.kind === 'tooSmall');
  const learned = isFit.includes(true);
  const best = tried.reduce(
    (lowest, { loss = Number.POSITIVE_INFINITY }, index) =>
      isFit[index] === learned && loss < (tried[lowest]?.loss ?? Number.POSITIVE_INFINITY) ? index : lowest,
    Math.max(0, isFit.indexOf(learned)),
  );
  const above = tried[best + 1];
  const bears = above?.loss !== undefined && start !== undefined && above.loss < start;
  const from = tried[Math.max(0, best - 2)]?.learningRate ?? 1;
  const to = (bears ? above.learningRate : tried[best]?.learningRate) ?? 1;
  const range = from === to ? [from] : expandRange({ log: { from, to, count: chosenCount } });
  const chosen = [...new Set(range.map((value) => Number(value.toPrecision(2))))];
  const lowest = tried[best];
  const steps = Math.max(...trials.map((trial) => trial.settings.steps ?? 0));
  const reason = describe(lowest, { steps, start, above, verdict: learned ? undefined : verdicts[best] });
  return { steps, tried, chosen, reason };
}

/** The verdicts on the trials, as on a sweep; undefined where there is none. */
function judgeTrials(trials: readonly TrialRecord[]): (Verdict | undefined)[] {
  const points = trials.map((trial) => ({
    group: '',
    learningRate: trial.settings.learningRate,
    records: trial.status === 'failed' ? [] : [trial],
  }));
  return judgePoints(points, { metric: 'train.loss', goal: 'minimize' }).map(({ verdict }) => verdict);
}

type Tried = RangeTest['tried'][number];
type Seen = {
  readonly steps: number;
  readonly start: number | undefined;
  readonly above: Tried | undefined;
  readonly verdict: Verdict | undefined;
};

/** @param seen with the verdict of the lowest where none learned */
function describe(lowest: Tried | undefined, { steps, start, above, verdict }: Seen): string {
  if (lowest?.loss === undefined) return `no learning rate came through ${countOf(steps, 'step')}`;
  if (verdict !== undefined)
    return `in ${countOf(steps, 'step')} no learning rate learned; at ${short(lowest.learningRate)} ${verdict.reason}`;
  const from = `from ${short(start)} to ${short(lowest.loss)}`;
  return `in ${countOf(steps, 'step')} the loss went lowest at ${short(lowest.learningRate)}, ${from}${describeAbove(above, start)}`;
}

function describeAbove(above: Tried | undefined, start: number | undefined): string {
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
  return value === undefined ? 'nothing' : significantDigits(value, 3);
}
