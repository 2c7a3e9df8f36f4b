/** How a point is trained, held against its data: the loss, the mini-batches and the schedule. */
import type { DatasetFacts } from '../data/index.ts';
import { createSchedule, factsOfLoss, isReadable, type LayerShape, methodOfLayer } from '../methods/index.ts';
import { countOf, sizeOf } from '../shared/index.ts';
import type { PointError } from './point-error.ts';
import { batchSizeOf, stepsOf } from './settle.ts';
import type { Point } from './types.ts';

/**
 * Checks how a point is trained.
 *
 * @param shapes of the layers, up to one that cannot stand where it stands
 */
export function checkTraining(point: Point, data: DatasetFacts, shapes: readonly LayerShape[]): PointError[] {
  return [
    ...checkLoss(point, data),
    ...checkBatchSize(point, data),
    ...checkBatchNorm(point, data, shapes),
    ...checkWarmup(point, data),
    ...checkSchedule(point, data),
    ...checkSharpness(point, data, shapes),
  ];
}

function checkLoss({ settings }: Point, data: DatasetFacts): PointError[] {
  if (factsOfLoss(settings.loss).compares !== 'classes' || data.task === 'classification') return [];
  return [
    {
      code: 'PLAN_LOSS_NEEDS_CLASSES',
      message: `${settings.loss.type} compares classes, and the targets of this data are numbers`,
      hint: 'use meanSquaredError or sumOfSquares, or a target column of classes',
      path: ['loss'],
    },
  ];
}

function checkBatchSize({ settings }: Point, data: DatasetFacts): PointError[] {
  const batchSize = batchSizeOf(settings, data);
  if (batchSize <= data.rows.train) return [];
  return [
    {
      code: 'PLAN_BATCH_TOO_LARGE',
      message: `batchSize is ${batchSize}, and the training split has ${countOf(data.rows.train, 'row')}`,
      hint: `write a batchSize from 1 to ${data.rows.train}`,
      path: ['batchSize'],
    },
  ];
}

/** Refuses batch normalization over a single value, which has no deviation to divide by. */
function checkBatchNorm({ settings }: Point, data: DatasetFacts, shapes: readonly LayerShape[]): PointError[] {
  const layer = findNormOfRows(settings, shapes);
  const rows = data.rows.train;
  const batchSize = batchSizeOf(settings, data);
  if (layer === -1 || batchSize > rows) return [];

  const lastOfEpoch = rows % batchSize;
  const isReached = settings.sampling !== 'replacement' && stepsOf(settings, data) > Math.floor(rows / batchSize);
  const isLastAlone = lastOfEpoch === 1 && isReached;
  if (batchSize > 1 && !isLastAlone) return [];

  let fitting = batchSize + 1;
  while (rows % fitting === 1 && fitting < rows) fitting += 1;
  const problem = isLastAlone
    ? `the last mini-batch of an epoch has one of ${rows} rows`
    : 'every mini-batch has one row';
  return [
    {
      code: 'PLAN_BATCH_NORM_OF_ONE',
      message: `${settings.layers[layer]?.type} (layers.${layer}) takes the deviation over a mini-batch, and ${problem}`,
      hint: `write batchSize: ${fitting}${isLastAlone ? ', or sampling: replacement' : ''}`,
      path: settings.batchSize === undefined ? ['layers', layer] : ['batchSize'],
    },
  ];
}

/** The first layer that takes the deviation of numbers of which a row has one; -1 where there is none. */
function findNormOfRows({ layers }: Point['settings'], shapes: readonly LayerShape[]): number {
  return layers.findIndex((layer, index) => methodOfLayer(layer).dividesByDeviation && hasOneValue(shapes[index]));
}

/** Whether a row holds one number of each channel. */
function hasOneValue(shape: LayerShape | undefined): boolean {
  return shape !== undefined && sizeOf(shape.input) === shape.input[0];
}

/** Steps at which the formula of a schedule is looked at. */
const lookedAt = 10_000;

function checkSchedule({ settings }: Point, data: DatasetFacts): PointError[] {
  const { schedule, learningRate } = settings;
  // One that does not read is a mistake of its own, told with its place.
  if (!('formula' in schedule) || !isReadable(schedule)) return [];
  const batches = Math.ceil(data.rows.train / batchSizeOf(settings, data));
  const steps = stepsOf(settings, data);
  const factorAt = createSchedule(schedule, { steps, stepsPerEpoch: batches, learningRate });
  const stride = Math.max(1, Math.ceil(steps / lookedAt));
  for (let at = 0; at < steps + stride; at += stride) {
    const step = Math.min(at, steps - 1);
    const factor = factorAt(step);
    if (Number.isFinite(factor) && factor >= 0) continue;
    return [
      {
        code: 'PLAN_SCHEDULE_VALUE',
        message: `at step ${step} the formula of the schedule is ${factor}, and the learning rate would be ${factor * learningRate}`,
        hint: 'it is what the learning rate is multiplied by: a finite number that is not negative',
        path: ['schedule', 'formula'],
      },
    ];
  }
  return [];
}

function checkWarmup({ settings }: Point, data: DatasetFacts): PointError[] {
  const { warmup } = settings.schedule;
  const steps = stepsOf(settings, data);
  if (warmup < steps) return [];
  return [
    {
      code: 'PLAN_WARMUP_TOO_LONG',
      message: `warmup is ${countOf(warmup, 'step')}, and training has ${steps}: nothing is left of the schedule`,
      hint: `write a warmup below ${steps}, or train for more steps or epochs`,
      path: ['schedule', 'warmup'],
    },
  ];
}

function checkSharpness({ settings }: Point, data: DatasetFacts, shapes: readonly LayerShape[]): PointError[] {
  const { rows } = settings.record.sharpness ?? {};
  if (rows === undefined) return [];
  const path = ['record', 'sharpness', 'rows'];
  if (rows > data.rows.train) {
    const message = `the sharpness is to be taken on ${countOf(rows, 'row')}, and the training split has ${data.rows.train}`;
    const hint = 'leave rows out, and all are taken';
    return [{ code: 'PLAN_SHARPNESS_ROWS', message, hint, path }];
  }
  const layer = findNormOfRows(settings, shapes);
  if (rows > 1 || layer === -1) return [];
  const message = `${settings.layers[layer]?.type} (layers.${layer}) takes the deviation over the rows, and there is one`;
  return [{ code: 'PLAN_BATCH_NORM_OF_ONE', message, hint: 'write rows: 2 or more', path }];
}
