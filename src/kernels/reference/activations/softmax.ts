/** e^z_j / Σ_k e^z_k of each row. */
import type { KernelArray } from '../../arrays.ts';
import { workingFunctions } from '../exponential.ts';
import type { Rounding } from '../rounding.ts';
import type { ActivationMaker } from './activation.ts';

/** The activation of classifiers: all outputs of a row together make shares of 1. */
export const softmax: ActivationMaker = (_choice, round, elementary) => {
  const { exp } = workingFunctions(round, elementary);
  return {
    reads: 'output',
    forward(z, out, n, u) {
      for (let i = 0; i < n; i += 1) softmaxRow(z, out, i * u, u, greatestOfRow(z, i * u, u), round, exp);
    },
    // dz_j = y_j (dOut_j − Σ_k dOut_k y_k)
    backward(y, dOut, dz, n, u) {
      for (let i = 0; i < n; i += 1) {
        let inner = 0;
        for (let j = i * u; j < (i + 1) * u; j += 1) inner = round(inner + round(dOut[j]! * y[j]!));
        for (let j = i * u; j < (i + 1) * u; j += 1) dz[j] = round(y[j]! * round(dOut[j]! - inner));
      }
    },
  };
};

/** The greatest of z (U) from `start`; NaN only where it comes first. */
export function greatestOfRow(z: KernelArray, start: number, u: number): number {
  let greatest = z[start]!;
  for (let j = start + 1; j < start + u; j += 1) if (z[j]! > greatest) greatest = z[j]!;
  return greatest;
}

/**
 * out = softmax(z) of one row, z and out (U) from `start`; the greatest value is taken off first, so exp never
 * overflows.
 *
 * @returns the sum of the exponentials, for the loss
 */
export function softmaxRow(
  z: KernelArray,
  out: KernelArray,
  start: number,
  u: number,
  greatest: number,
  round: Rounding,
  exp: (x: number) => number,
): number {
  let sum = 0;
  for (let j = start; j < start + u; j += 1) {
    const e = round(exp(round(z[j]! - greatest)));
    out[j] = e;
    sum = round(sum + e);
  }
  for (let j = start; j < start + u; j += 1) out[j] = round(out[j]! / sum);
  return sum;
}
