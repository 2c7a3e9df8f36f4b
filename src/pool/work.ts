/** A trial → its work, by which the progress and the time of unlike trials are weighted. */
import type { DatasetFacts } from '../data/index.ts';
import type { Trial } from '../plan/index.ts';
import { type SplitName, sizeOf } from '../shared/index.ts';

/** Passes over the layers that back-propagation takes: forward, the weights' gradients, the inputs' gradients. */
const backpropPasses = 3;
/** Multiply-adds in whose time a step begins and ends, a row is gathered, and a parameter is updated or drawn. */
const stepCost = 10_000;
const rowCost = 100;
const updateCost = 5;
const drawCost = 100;
/** About how many gradients over all its rows a measurement of the sharpness takes. */
const sharpnessGradients = 40;

/** What a trial has to do from where it starts to where it ends, in multiply-adds or what takes as long. */
export type TrialWork = {
  /** Before its first step. */
  readonly setUp: number;
  /** Updates that it makes, and the work of each. */
  readonly steps: number;
  readonly step: number;
  /** Rows that pass through the network to be measured, those of the results included, and the work of each. */
  readonly rows: number;
  readonly row: number;
  /** Of the rows, those that pass for the results once more, after the last evaluation. */
  readonly resultRows: number;
  /** What is left then: weights and curves are handed on. */
  readonly end: number;
};

type MeasuredTrial = Pick<Trial, 'settings' | 'shapes' | 'steps' | 'stopAfter'>;

/**
 * Counts the work of a trial.
 *
 * @param rows of its data set
 * @param from updates that were made before, up to its checkpoint
 */
export function measureWork(trial: MeasuredTrial, rows: DatasetFacts['rows'], from = 0): TrialWork {
  const { settings, shapes } = trial;
  const { batchSize, gradient } = settings;
  const end = lengthOf(trial);
  const { params, row } = countLayers(shapes);
  const passes = gradient.type === 'numerical' ? 2 * params + 2 : backpropPasses;
  const resultRows = shownRows(settings, rows);
  const evaluated = settings.evaluate.splits.reduce((sum, split) => sum + evaluatedRows(settings, rows, split), 0);
  const every = intervalOf(settings.evaluate, settings, rows);
  // The end of a rung is measured, whether an evaluation is due or not.
  const evaluations = countDue(every, from, end) + (end % every === 0 ? 0 : 1);
  const steps = Math.max(0, end - from);
  return {
    setUp: drawCost * params,
    steps,
    step:
      stepCost + batchSize * row * passes + updateCost * params + sharpnessWork(trial, rows, from) / Math.max(1, steps),
    rows: evaluations * evaluated + resultRows,
    row,
    resultRows,
    end: stepCost + params,
  };
}

type LayerCounts = { readonly params: number; readonly row: number };

/** The trials of a point have the same shapes: thousands of repeats are counted once. */
const counted = new WeakMap<Trial['shapes'], LayerCounts>();

function countLayers(shapes: Trial['shapes']): LayerCounts {
  const counts = counted.get(shapes) ?? {
    params: countParameters(shapes),
    row: shapes.reduce((sum, { work }) => sum + work, rowCost),
  };
  counted.set(shapes, counts);
  return counts;
}

/** All that a trial has to do. */
export function sumWork({ setUp, steps, step, rows, row, end }: TrialWork): number {
  return setUp + steps * step + rows * row + end;
}

/** Multiply-adds of a step in which there are kernels that are worth sharing. */
const leastStepWork = 4e6;
/** Multiply-adds that take several times as long as it takes to start a thread. */
const leastWork = 1e10;

/** Whether a trial with so many steps left ends sooner where a thread joins it. In float64 nothing is shared. */
export function gainsByTeam(
  { trial, work }: { readonly trial: Pick<Trial, 'settings'>; readonly work: Pick<TrialWork, 'step'> },
  steps: number,
): boolean {
  return trial.settings.precision === 'float32' && work.step >= leastStepWork && work.step * steps >= leastWork;
}

/** Multiply-adds in about whose time a thread starts. */
const threadWork = 1e8;

/** How many threads train trials where nobody says: one a core, but none for less work than its start takes. */
export function countWorthwhile(cores: number, work: number): number {
  return Math.max(1, Math.min(cores, Math.ceil(work / threadWork)));
}

/** The step after which a trial ends. */
export function lengthOf({ steps, stopAfter }: Pick<Trial, 'steps' | 'stopAfter'>): number {
  return stopAfter ?? steps;
}

/** Numbers that are trained. */
export function countParameters(shapes: Trial['shapes']): number {
  return shapes.flatMap(({ params }) => Object.values(params)).reduce((sum, shape) => sum + sizeOf(shape), 0);
}

type Interval = { readonly every: number; readonly unit: 'epoch' | 'step' };

/** The steps from one measurement to the next. */
function intervalOf({ every, unit }: Interval, { batchSize }: Trial['settings'], rows: DatasetFacts['rows']): number {
  return every * (unit === 'epoch' ? Math.ceil(rows.train / batchSize) : 1);
}

/** How many multiples of an interval are above `from` and at most `end`. */
function countDue(every: number, from: number, end: number): number {
  return Math.floor(end / every) - Math.floor(Math.min(from, end) / every);
}

function evaluatedRows({ evaluate }: Trial['settings'], rows: DatasetFacts['rows'], split: SplitName): number {
  return split === 'train' ? Math.ceil(evaluate.trainShare * rows.train) : rows[split];
}

/** The rows of the split of which the results show more than metrics: by weights that are not those of the last evaluation. */
function shownRows(settings: Trial['settings'], rows: DatasetFacts['rows']): number {
  if (settings.earlyStopping === undefined) return 0;
  const shown = (['validation', 'test', 'train'] as const).find(
    (split) => settings.evaluate.splits.includes(split) && rows[split] > 0,
  );
  return shown === undefined || settings.function ? 0 : evaluatedRows(settings, rows, shown);
}

function sharpnessWork(trial: MeasuredTrial, rows: DatasetFacts['rows'], from: number): number {
  const { settings, shapes } = trial;
  const { sharpness } = settings.record;
  if (sharpness === undefined) return 0;
  const every = intervalOf(sharpness, settings, rows);
  const measurements = countDue(every, from, lengthOf(trial)) + 1;
  const rowWork = shapes.reduce((sum, { work }) => sum + work, rowCost);
  return measurements * sharpnessGradients * (sharpness.rows ?? rows.train) * rowWork * backpropPasses;
}
