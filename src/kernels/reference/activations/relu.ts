/** max(z, 0). */
import type { ActivationKernel } from '../../types.ts';

export const createRelu = (): ActivationKernel => ({
  reads: 'output',
  forward(z, out, n, u) {
    // Written so that NaN stays NaN.
    for (let i = 0; i < n * u; i += 1) out[i] = Math.max(z[i]!, 0);
  },
  // The derivative at 0 is 0.
  backward(y, dOut, dz, n, u) {
    for (let i = 0; i < n * u; i += 1) dz[i] = y[i]! > 0 ? dOut[i]! : 0;
  },
});
