/** Back-propagation against central differences, parameter by parameter: whether the gradient is right. */
import type { Dataset } from '../../data/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import type { Parameter, Params } from '../../methods/index.ts';
import { type FloatArray, type Precision, randomStream } from '../../shared/index.ts';
import { openBatches } from '../batches.ts';
import { createNetwork } from '../create-network.ts';
import { copyParams, drawInitialWeights } from '../initial-weights.ts';
import { createRowBuffer } from '../rows.ts';
import type { TrainedTrial } from '../training.ts';

/** How the two gradients of one parameter array compare. */
export type GradientCheck = {
  /** Its name: `layers.0.weight`. */
  readonly parameter: string;
  readonly shape: readonly number[];
  /** How many of its numbers were compared. */
  readonly checked: number;
  /** How many of these lie at or near a kink (ReLU's at 0), and are right beside it. */
  readonly kinks: number;
  /** The largest |backprop − numerical| / max(|backprop|, |numerical|, 10⁻⁶ max(1, loss)), kinks left out. */
  readonly largestError: number;
  /** The number with that error, one index a dimension. */
  readonly at: readonly number[];
  /** The derivative there, by back-propagation and by differences. */
  readonly backprop: number;
  readonly numerical: number;
};

/** How many numbers are compared, how near they must be, and at which weights. */
export type GradientCheckOptions = {
  /** How many numbers of each array are compared, drawn from the trial's seed. */
  readonly samples: number;
  /** Where the relative error is larger, shorter differences are tried, then weights beside these: there may be a kink. */
  readonly tolerance: number;
  /** Weights to check at; absent: those drawn from the seed. */
  readonly initialWeights?: Params;
};

/** Step sizes h of the central differences. The longest is the most exact where the loss is smooth. */
const distances = [1e-3, 1e-4, 1e-5];
/** The same where these disagree: a kink, or a bend of the slope, lies within them. */
const shortDistances = [1e-6, 1e-7];
/** How exact a loss is, relative to itself: sums of some thousand terms, each rounded to float64. */
const lossRounding = 64 * Number.EPSILON;
/** How far the weights are moved to look beside a kink, and how often at most. */
const nudge = 1e-4;
const mostNudges = 3;

/** Compares the gradients of a trial's first mini-batch, in float64. */
export function checkGradients(
  trial: TrainedTrial,
  dataset: Dataset,
  createKernels: (precision: Precision) => Kernels,
  options: GradientCheckOptions,
): GradientCheck[] {
  const { settings, repeat } = trial;
  const kernels = createKernels('float64');
  const network = createNetwork(kernels, trial, settings.batchSize);
  const buffer = createRowBuffer(kernels, dataset, settings, settings.batchSize);
  if (options.initialWeights) copyParams(options.initialWeights, network.params);
  else drawInitialWeights(network.params, settings, repeat);
  const openStream = () => randomStream(settings.seed, repeat, 'batches');
  const { rows, start, n } = openBatches(
    settings.sampling,
    dataset.splits.train,
    settings.batchSize,
    openStream,
  ).next();
  buffer.gather(rows, start, n);
  network.draw(n);
  const measureLoss = () => network.batchLoss(buffer.x, buffer.targets, n);
  const measure = () => {
    const loss = measureLoss();
    network.backward(n);
    const exactness = lossRounding * Math.max(1, Math.abs(loss));
    return { least: 1e-6 * Math.max(1, Math.abs(loss)), exactness, tolerance: options.tolerance };
  };
  const limits = measure();
  const here = copyValues(network.params);

  /** Whether the gradient is right at weights a little beside these, which lie at no kink then. */
  const isRightBeside = (name: string, index: number): boolean => {
    const stream = randomStream(settings.seed, repeat, `gradcheck/${name}/${index}`);
    for (let tries = 0; tries < mostNudges; tries += 1) {
      for (const { values } of Object.values(network.params)) {
        for (let i = 0; i < values.length; i += 1)
          values[i] = (values[i] as number) + nudge * (2 * stream.uniform() - 1);
      }
      const beside = measure();
      const slope = openSlope(network.params[name] as Parameter, index, measureLoss);
      const { error, isKink } = compareSlopes(
        (network.grads[name] as Parameter).values[index] as number,
        slope,
        beside,
      );
      restoreValues(network.params, here);
      if (isKink || error <= options.tolerance) return true;
    }
    return false;
  };

  const grads = copyValues(network.grads);
  const picks = randomStream(settings.seed, repeat, 'gradcheck');
  return Object.entries(network.params).map(([name, parameter]) => {
    const grad = grads.get(name) as FloatArray;
    const indices = pickIndices(parameter.values.length, options.samples, (bound) => picks.below(bound));
    const compared = indices.map((index) => {
      const found = compareSlopes(grad[index] as number, openSlope(parameter, index, measureLoss), limits);
      const isWrong = !found.isKink && found.error > options.tolerance;
      return { index, ...found, isKink: found.isKink || (isWrong && isRightBeside(name, index)) };
    });
    const smooth = compared.filter(({ isKink }) => !isKink);
    const worst = smooth.reduce((a, b) => (b.error > a.error ? b : a), smooth[0] ?? noDifference);
    return {
      parameter: name,
      shape: parameter.shape,
      checked: compared.length,
      kinks: compared.length - smooth.length,
      largestError: worst.error,
      at: unravel(worst.index, parameter.shape),
      backprop: worst.backprop,
      numerical: worst.numerical,
    };
  });
}

const noDifference = { index: 0, error: 0, backprop: 0, numerical: 0 };

/** The derivative of the loss by one number of a parameter, by differences. */
type Slope = {
  /** By central differences of fourth order, (8(L₊ₕ − L₋ₕ) − (L₊₂ₕ − L₋₂ₕ)) / 12h. */
  central(h: number): number;
};

function openSlope({ values }: Parameter, index: number, measureLoss: () => number): Slope {
  const w = values[index] as number;
  const lossAt = (distance: number) => {
    values[index] = w + distance;
    const moved = measureLoss();
    values[index] = w;
    return moved;
  };
  return {
    central: (h) => (8 * (lossAt(h) - lossAt(-h)) - (lossAt(2 * h) - lossAt(-2 * h))) / (12 * h),
  };
}

type Limits = Pick<GradientCheckOptions, 'tolerance'> & {
  /** The smallest derivative that a difference is measured by. */
  readonly least: number;
  /** How far a computed loss may be from the true one. */
  readonly exactness: number;
};

function compareSlopes(backprop: number, slope: Slope, { tolerance, least, exactness }: Limits) {
  const scale = (numerical: number) => Math.max(Math.abs(backprop), Math.abs(numerical), least);
  let best = { error: Number.POSITIVE_INFINITY, numerical: Number.NaN };
  const estimates: number[] = [];
  for (const h of distances) {
    const numerical = slope.central(h);
    estimates.push(numerical);
    const error = Math.abs(backprop - numerical) / scale(numerical);
    if (error < best.error) best = { error, numerical };
    if (best.error <= tolerance) return { ...best, backprop, isKink: false };
  }
  // Of a smooth loss all of them are right, and a gradient that is another is wrong.
  const spread = Math.max(...estimates) - Math.min(...estimates);
  if (spread > tolerance * scale(best.numerical) + exactness / Math.min(...distances)) {
    for (const h of shortDistances) {
      const numerical = slope.central(h);
      const isNear = Math.abs(backprop - numerical) <= tolerance * scale(numerical) + exactness / h;
      if (isNear) return { ...best, backprop, isKink: true };
    }
  }
  return { ...best, backprop, isKink: false };
}

type Values = ReadonlyMap<string, FloatArray>;

function copyValues(params: Params): Values {
  return new Map(Object.entries(params).map(([name, { values }]) => [name, values.slice()]));
}

function restoreValues(params: Params, kept: Values): void {
  for (const [name, { values }] of Object.entries(params)) values.set(kept.get(name) as FloatArray);
}

/** All indices below `length`, or so many different ones of them, ascending. */
function pickIndices(length: number, count: number, below: (bound: number) => number): number[] {
  if (length <= count) return Array.from({ length }, (_, index) => index);
  const picked = new Set<number>();
  while (picked.size < count) picked.add(below(length));
  return [...picked].sort((a, b) => a - b);
}

/** The index of a number of a row-major array, one a dimension. */
function unravel(index: number, shape: readonly number[]): number[] {
  const at: number[] = [];
  let rest = index;
  for (const size of shape.toReversed()) {
    at.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return at;
}
