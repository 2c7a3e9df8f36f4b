/** z · sigmoid(z). @see https://arxiv.org/abs/1710.05941 */
import type { ActivationChoice, ActivationKernel, ElementaryFunctions } from '../../types.ts';
import { workingFunctions } from '../exponential.ts';
import type { Rounding } from '../rounding.ts';

export function createSwish(
  _choice: ActivationChoice,
  round: Rounding,
  elementary: ElementaryFunctions,
): ActivationKernel {
  const { exp } = workingFunctions(round, elementary);
  return {
    reads: 'input',
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(z[i]! * (1 / (1 + exp(-z[i]!))));
    },
    // σ (1 + z (1 − σ)) with σ = sigmoid(z), in float64 up to the product with dOut
    backward(z, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) {
        const sigmoid = 1 / (1 + exp(-z[i]!));
        dz[i] = round(dOut[i]! * (sigmoid * (1 + z[i]! * (1 - sigmoid))));
      }
    },
  };
}
