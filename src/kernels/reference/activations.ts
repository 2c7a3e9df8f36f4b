/** Activations and their derivatives, as plain loops. */
import type { ActivationKernel, ElementaryFunctions, KernelArray, Kernels } from '../types.ts';
import { workingFunctions } from './exponential.ts';
import type { Rounding } from './rounding.ts';

/** Builds the activations of one precision; each derivative is written in y = f(z). */
export function activationKernels(round: Rounding, elementary: ElementaryFunctions): Kernels['activations'] {
  const { exp, tanh } = workingFunctions(round, elementary);

  const relu: ActivationKernel = {
    forward(z, out, n, u) {
      // Written so that NaN stays NaN.
      for (let i = 0; i < n * u; i += 1) out[i] = Math.max(z[i]!, 0);
    },
    // The derivative at 0 is 0.
    backward(y, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) dz[i] = y[i]! > 0 ? dOut[i]! : 0;
    },
  };

  const sigmoid: ActivationKernel = {
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(1 / (1 + exp(-z[i]!)));
    },
    backward(y, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) dz[i] = round(dOut[i]! * round(y[i]! * round(1 - y[i]!)));
    },
  };

  const hyperbolicTangent: ActivationKernel = {
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(tanh(z[i]!));
    },
    backward(y, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) dz[i] = round(dOut[i]! * round(1 - round(y[i]! * y[i]!)));
    },
  };

  const softmax: ActivationKernel = {
    forward(z, out, n, u) {
      for (let i = 0; i < n; i += 1) softmaxRow(z, out, i * u, u, round, exp);
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

  const identity: ActivationKernel = {
    forward(z, out, n, u) {
      if (out !== z) out.set(z.subarray(0, n * u));
    },
    backward(_y, dOut, dz, n, u) {
      if (dz !== dOut) dz.set(dOut.subarray(0, n * u));
    },
  };

  return { relu, sigmoid, tanh: hyperbolicTangent, softmax, identity };
}

/**
 * out = softmax(z) of one row, z and out (U) from `start`; the greatest value is taken off first, so exp never
 * overflows.
 *
 * @returns the greatest value and the sum of the exponentials, for the loss
 */
export function softmaxRow(
  z: KernelArray,
  out: KernelArray,
  start: number,
  u: number,
  round: Rounding,
  exp: (x: number) => number,
): { greatest: number; sum: number } {
  let greatest = z[start]!;
  for (let j = start + 1; j < start + u; j += 1) if (z[j]! > greatest) greatest = z[j]!;
  let sum = 0;
  for (let j = start; j < start + u; j += 1) {
    const e = round(exp(round(z[j]! - greatest)));
    out[j] = e;
    sum = round(sum + e);
  }
  for (let j = start; j < start + u; j += 1) out[j] = round(out[j]! / sum);
  return { greatest, sum };
}
