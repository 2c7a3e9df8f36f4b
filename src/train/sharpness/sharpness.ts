/** Weights in training → the sharpness of the loss there: the largest eigenvalue of its Hessian. */
import type { Dataset } from '../../data/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import type { Params } from '../../methods/index.ts';
import type { Trial } from '../../plan/index.ts';
import { type Precision, randomStream } from '../../shared/index.ts';
import { openHessian } from './differences.ts';
import { openFullGradient } from './full-gradient.ts';
import { openFunctionHessian } from './function-hessian.ts';
import { findLargestEigenvalue } from './lanczos.ts';

/** How sharp the loss is at some weights. */
export type Sharpness = {
  /** The largest eigenvalue λ; absent where it could not be found to two digits, or the loss is not finite there. */
  readonly value?: number;
  /** Gradients over all its rows that it took; none for a function. */
  readonly gradients: number;
  /** Whether the weights lie at a kink, where there is no Hessian, and λ is that of weights a little beside. */
  readonly besideKink: boolean;
};

/** Measures the sharpness of one trial's training loss. */
export type SharpnessMeter = {
  /** @param params the weights, of the names and shapes of the trial's; read only */
  measure(params: Params): Sharpness;
};

/** How far weights at a kink are moved, times the larger of 1 and their own size, and how often at most. */
const nudge = 1e-5;
const mostNudges = 3;

/**
 * Opens the measurement of λ, the largest eigenvalue of the Hessian of the training loss; plain gradient descent is
 * stable at learning rates below 2/λ. It is sought by the method of Lanczos, from a vector of the random stream
 * `sharpness`, the same at each measurement, in float64 whatever the precision of the training.
 *
 * @param createKernels called for float64 alone
 * @see https://arxiv.org/abs/2103.00065 (Cohen et al.: Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability)
 */
export function openSharpness(
  trial: Pick<Trial, 'settings' | 'shapes' | 'repeat'>,
  dataset: Dataset,
  createKernels: (precision: Precision) => Kernels,
): SharpnessMeter {
  const { settings, repeat } = trial;
  const drawStart = (size: number) => {
    const stream = randomStream(settings.seed, repeat, 'sharpness');
    return Float64Array.from({ length: size }, () => stream.normal());
  };

  if (settings.function) {
    const openAt = openFunctionHessian(settings.function);
    return {
      measure(params) {
        const point = flatten(params);
        return withValue(findLargestEigenvalue(openAt(point), drawStart(point.length)), 0, false);
      },
    };
  }

  const gradientAt = openFullGradient(createKernels('float64'), trial, dataset, settings.record.sharpness?.rows);
  return {
    measure(params) {
      const weights = flatten(params);
      const stream = randomStream(settings.seed, repeat, 'sharpness/beside');
      let gradients = 0;
      for (let nudges = 0; ; nudges += 1) {
        const moved = (w: number) => w + nudge * Math.max(1, Math.abs(w)) * stream.normal();
        const hessian = openHessian(gradientAt, nudges === 0 ? weights : weights.map(moved), nudges === mostNudges);
        const value = findLargestEigenvalue(hessian, drawStart(weights.length));
        gradients += hessian.gradients;
        if (!hessian.metKink || nudges === mostNudges) return withValue(value, gradients, nudges > 0);
      }
    },
  };
}

function withValue(value: number | undefined, gradients: number, besideKink: boolean): Sharpness {
  return { ...(value !== undefined && { value }), gradients, besideKink };
}

/** All numbers of the parameters, one array behind the other. */
function flatten(params: Params): Float64Array {
  const arrays = Object.values(params).map(({ values }) => values);
  const flat = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const values of arrays) {
    flat.set(values, at);
    at += values.length;
  }
  return flat;
}
