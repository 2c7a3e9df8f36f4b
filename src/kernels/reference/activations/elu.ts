/** z above 0, alpha · (e^z − 1) elsewhere. @see https://arxiv.org/abs/1511.07289 */
import type { ActivationChoice, ActivationKernel, ElementaryFunctions } from '../../types.ts';
import type { Rounding } from '../rounding.ts';

/** @param choice with an alpha above 0, so that y has the sign of z; 1 where there is none */
export function createElu(
  { alpha = 1 }: ActivationChoice,
  round: Rounding,
  { expm1 }: ElementaryFunctions,
): ActivationKernel {
  const factor = round(alpha);
  return {
    reads: 'output',
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = z[i]! > 0 ? z[i]! : round(factor * expm1(z[i]!));
    },
    // alpha · e^z = y + alpha
    backward(y, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) dz[i] = y[i]! > 0 ? dOut[i]! : round(dOut[i]! * round(y[i]! + factor));
    },
  };
}
