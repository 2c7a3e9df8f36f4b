/** Activations that pass what is positive and hold back the rest. */
import type { ActivationMaker } from './activation.ts';

/** max(z, 0). */
const relu: ActivationMaker = () => ({
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

/**
 * z above 0, slope · z elsewhere; the slope is above 0, so that y has the sign of z.
 *
 * @see https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf
 */
const leakyRelu: ActivationMaker = ({ slope = 0.01 }, round) => {
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
};

/** z above 0, alpha · (e^z − 1) elsewhere; alpha is above 0. @see https://arxiv.org/abs/1511.07289 */
const elu: ActivationMaker = ({ alpha = 1 }, round, { expm1 }) => {
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
};

/** The activations relu, leakyRelu and elu by name. */
export const rectifiers = { relu, leakyRelu, elu };
