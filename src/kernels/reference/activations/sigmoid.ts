/** 1 / (1 + e^−z). */
import type { ActivationChoice, ActivationKernel, ElementaryFunctions } from '../../types.ts';
import { workingFunctions } from '../exponential.ts';
import type { Rounding } from '../rounding.ts';

export function createSigmoid(
  _choice: ActivationChoice,
  round: Rounding,
  elementary: ElementaryFunctions,
): ActivationKernel {
  const { exp } = workingFunctions(round, elementary);
  return {
    reads: 'output',
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(1 / (1 + exp(-z[i]!)));
    },
    backward(y, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) dz[i] = round(dOut[i]! * round(y[i]! * round(1 - y[i]!)));
    },
  };
}
