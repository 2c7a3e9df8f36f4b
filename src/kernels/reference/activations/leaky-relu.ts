/** z above 0, slope · z elsewhere. @see https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf */
import type { ActivationChoice, ActivationKernel } from '../../types.ts';
import type { Rounding } from '../rounding.ts';

/** @param choice with a slope above 0, so that y has the sign of z; 0.01 where there is none */
export function createLeakyRelu({ slope = 0.01 }: ActivationChoice, round: Rounding): ActivationKernel {
  const factor = round(slope);
  return {
    reads: 'output',
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = z[i]! > 0 ? z[i]! : round(factor * z[i]!);
    },
    // The derivative at 0 is the slope.
    backward(y, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) dz[i] = y[i]! > 0 ? dOut[i]! : round(factor * dOut[i]!);
    },
  };
}
