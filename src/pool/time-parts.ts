/** One trial, cut down and trained a few times over → how long each part of it takes. */
import type { Dataset } from '../data/index.ts';
import type { Trial } from '../plan/index.ts';

/** What of a trial decides how long it takes. */
export type TimedTrial = Pick<Trial, 'settings' | 'shapes' | 'repeat' | 'steps'>;

/** How much of a trial is trained at once. */
export type Portion = {
  /** Rows of a mini-batch. */
  readonly batchSize: number;
  /** The most rows of each split that are measured. */
  readonly evaluatedRows: number;
  readonly steps: number;
};

/** How long the parts of a trial took, in milliseconds, cut down to a portion. */
export type PartTimes = {
  /** Rows of the mini-batches, and the time of a step. */
  readonly batchSize: number;
  readonly stepMs: number;
  /** Rows that an evaluation measured, and its time. */
  readonly evaluatedRows: number;
  readonly evaluationMs: number;
  /** Before the first step. */
  readonly setUpMs: number;
  /** After the last evaluation, and the rows that passed then. */
  readonly endMs: number;
  readonly resultRows: number;
  /** What the first portions took longer than they would have later: code that was still compiled. */
  readonly warmUpMs: number;
};

/** Who is told how far the training of a portion is. */
export type Watcher = { readonly onStep: (made: number) => void; readonly onRows: (rows: number) => void };

/** How much time has passed, and how long this thread has worked. */
export type Clocks = { readonly elapsedMs: () => number; readonly workedMs: () => number };

/** An evaluation after the last step but one, and one after the last: two steps without, at least. */
const leastSteps = 4;
/** How much larger the next portion is, in rows or, where these are whole, in steps. */
const growth = 4;

/**
 * Times a trial by portions, the first a small one and each next one larger, as long as the next is likely to end in
 * time. All but the last size only tell how far to go; of those that have the last size, the fastest counts.
 *
 * @param firstRows of the first mini-batch: so few that it is certain to be trained in a moment
 * @param budgetMs how long it may take by the clock of the wall, while parts are timed by that of the work
 * @param most the whole trial, in steps and in rows of a mini-batch
 * @param train trains a portion
 * @returns undefined where the training broke off
 */
export function timeParts(
  most: Portion,
  firstRows: number,
  budgetMs: number,
  { elapsedMs, workedMs }: Clocks,
  train: (portion: Portion, watcher: Watcher) => void,
): PartTimes | undefined {
  const begun = elapsedMs();
  const within = (portion: Portion): Portion => ({
    batchSize: Math.min(portion.batchSize, most.batchSize),
    evaluatedRows: Math.min(portion.evaluatedRows, most.evaluatedRows),
    steps: Math.max(leastSteps, Math.min(portion.steps, most.steps)),
  });
  const fits = (expectedMs: number) => elapsedMs() - begun + expectedMs <= budgetMs;
  let portion = within({ batchSize: firstRows, evaluatedRows: 4 * firstRows, steps: leastSteps });
  const first = timePortion(portion, workedMs, train);
  if (first === undefined) return undefined;
  let timed = [first];
  /** Until a portion of the last size has been trained once. */
  let early = [{ portion, wholeMs: first.wholeMs }];
  for (let tries = 1; ; tries += 1) {
    const latest = timed.at(-1) as Timed;
    const larger = within(grow(portion, most));
    const isSame = sizeOf(larger) === sizeOf(portion);
    // In the first one code is loaded and compiled: it may well be faster when it is done again.
    const next = isSame || fits(expectMs(latest)) ? larger : tries === 1 ? portion : undefined;
    if (next === undefined || !fits(latest.wholeMs)) break;
    const one = timePortion(next, workedMs, train);
    if (one === undefined) return undefined;
    if (sizeOf(next) !== sizeOf(portion)) {
      timed = [];
      early = [...early, { portion: next, wholeMs: one.wholeMs }];
    }
    timed.push(one);
    portion = next;
  }
  // Whatever else happens only ever makes a portion slower: code that is not compiled yet, or others on the machine.
  const fastest = timed.reduce((best, one) => (one.wholeMs < best.wholeMs ? one : best));
  const { wholeMs: _, ...times } = fastest;
  const warmUpMs = early.reduce(
    (sum, one) => sum + Math.max(0, one.wholeMs - scaledMs(fastest, portion, one.portion)),
    0,
  );
  return { ...times, batchSize: portion.batchSize, warmUpMs };
}

/** How long a portion takes by the times of another. */
function scaledMs({ setUpMs, stepMs, evaluationMs, endMs }: Timed, timed: Portion, portion: Portion): number {
  const ofStep = portion.batchSize / timed.batchSize;
  const ofEvaluation = portion.evaluatedRows / timed.evaluatedRows;
  return setUpMs + portion.steps * stepMs * ofStep + 2 * evaluationMs * ofEvaluation + endMs;
}

function sizeOf({ batchSize, evaluatedRows, steps }: Portion): number {
  return batchSize * evaluatedRows * steps;
}

/** How long the next larger portion is likely to take. */
function expectMs({ wholeMs, setUpMs, endMs }: Timed): number {
  return setUpMs + endMs + growth * (wholeMs - setUpMs - endMs);
}

/** More rows of a mini-batch, and where it has all, more steps; with either more rows are measured. */
function grow({ batchSize, evaluatedRows, steps }: Portion, most: Portion): Portion {
  const rows = evaluatedRows * growth;
  return batchSize < most.batchSize
    ? { batchSize: batchSize * growth, evaluatedRows: rows, steps }
    : { batchSize, evaluatedRows: rows, steps: steps * growth };
}

type Timed = Omit<PartTimes, 'batchSize' | 'warmUpMs'> & { readonly wholeMs: number };

function timePortion(
  portion: Portion,
  nowMs: () => number,
  train: (portion: Portion, watcher: Watcher) => void,
): Timed | undefined {
  const last = portion.steps;
  /** When the first step was made, the last but one and the last; and the rows that had passed before the last. */
  const at = { first: Number.NaN, beforeLast: Number.NaN, last: Number.NaN };
  let rows = 0;
  let evaluatedRows = 0;
  const began = nowMs();
  train(portion, {
    onStep(made) {
      if (made === 1) at.first = nowMs();
      if (made === last - 1) at.beforeLast = nowMs();
      if (made !== last) return;
      at.last = nowMs();
      evaluatedRows = rows;
    },
    onRows(passed) {
      rows += passed;
    },
  });
  const ended = nowMs();
  if (Number.isNaN(at.last)) return undefined;
  const stepMs = (at.beforeLast - at.first) / (last - 2);
  const evaluationMs = Math.max(0, at.last - at.beforeLast - stepMs);
  return {
    wholeMs: ended - began,
    stepMs,
    evaluationMs,
    evaluatedRows,
    setUpMs: Math.max(0, at.first - began - stepMs),
    endMs: Math.max(0, ended - at.last - evaluationMs),
    resultRows: Math.max(0, rows - 2 * evaluatedRows),
  };
}

/**
 * A trial that makes the steps of a portion on its rows. It moves nothing, so that it cannot diverge; it is evaluated
 * after its last two steps.
 */
export function cutDown(trial: TimedTrial, dataset: Dataset, { batchSize, evaluatedRows, steps }: Portion) {
  const { settings, shapes, repeat } = trial;
  const { evaluate, record } = settings;
  const { train, validation, test } = dataset.splits;
  const trainShare = Math.min(evaluate.trainShare, evaluatedRows / train.length);
  const cut: TimedTrial = {
    shapes,
    repeat,
    steps,
    settings: {
      ...settings,
      batchSize,
      learningRate: 0,
      schedule: { type: 'constant', warmup: 0 },
      evaluate: { ...evaluate, trainShare, every: steps - 1, unit: 'step' },
      record: { batchLoss: record.batchLoss, activations: false },
    },
  };
  const splits = { train, validation: validation.subarray(0, evaluatedRows), test: test.subarray(0, evaluatedRows) };
  return { trial: cut, dataset: { ...dataset, splits } };
}
