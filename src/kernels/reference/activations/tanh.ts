/** The hyperbolic tangent. */
import type { ActivationChoice, ActivationKernel, ElementaryFunctions } from '../../types.ts';
import { workingFunctions } from '../exponential.ts';
import type { Rounding } from '../rounding.ts';

export function createTanh(
  _choice: ActivationChoice,
  round: Rounding,
  elementary: ElementaryFunctions,
): ActivationKernel {
  const { tanh } = workingFunctions(round, elementary);
  return {
    reads: 'output',
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(tanh(z[i]!));
    },
    backward(y, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) dz[i] = round(dOut[i]! * round(1 - round(y[i]! * y[i]!)));
    },
  };
}
