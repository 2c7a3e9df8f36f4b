/** z · Φ(z), Φ the normal distribution, exactly and not by tanh. @see https://arxiv.org/abs/1606.08415 */
import type { ActivationChoice, ActivationKernel, ElementaryFunctions } from '../../types.ts';
import { workingFunctions } from '../exponential.ts';
import type { Rounding } from '../rounding.ts';

/** 1 / √(2π) */
const densityAtZero = 0.3989422804014327;

export function createGelu(
  _choice: ActivationChoice,
  round: Rounding,
  elementary: ElementaryFunctions,
): ActivationKernel {
  const { erf } = elementary;
  const { exp } = workingFunctions(round, elementary);
  return {
    reads: 'input',
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(z[i]! * (0.5 * (1 + erf(z[i]! * Math.SQRT1_2))));
    },
    // Φ(z) + z φ(z), in float64 up to the product with dOut
    backward(z, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) {
        const value = z[i]!;
        const below = 0.5 * (1 + erf(value * Math.SQRT1_2));
        const density = densityAtZero * exp(-0.5 * (value * value));
        dz[i] = round(dOut[i]! * (below + value * density));
      }
    },
  };
}
