/** log(1 + e^z). @see https://proceedings.mlr.press/v15/glorot11a.html */
import type { ActivationChoice, ActivationKernel, ElementaryFunctions } from '../../types.ts';
import { workingFunctions } from '../exponential.ts';
import type { Rounding } from '../rounding.ts';

export function createSoftplus(
  _choice: ActivationChoice,
  round: Rounding,
  elementary: ElementaryFunctions,
): ActivationKernel {
  const { log1p } = elementary;
  const { exp } = workingFunctions(round, elementary);
  return {
    reads: 'input',
    // max(z, 0) + log(1 + e^−|z|) never overflows.
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(Math.max(z[i]!, 0) + log1p(exp(-Math.abs(z[i]!))));
    },
    // sigmoid(z), in float64 up to the product with dOut
    backward(z, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) dz[i] = round(dOut[i]! * (1 / (1 + exp(-z[i]!))));
    },
  };
}
