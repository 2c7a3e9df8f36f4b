/** Rectifiers without a kink, computed in float64 up to the product with dOut. */
import { workingFunctions } from '../exponential.ts';
import type { ActivationMaker } from './activation.ts';

/** 1 / √(2π) */
const densityAtZero = 0.3989422804014327;

/** z · Φ(z), Φ the normal distribution, exactly and not by tanh. @see https://arxiv.org/abs/1606.08415 */
const gelu: ActivationMaker = (_choice, round, elementary) => {
  const { erf } = elementary;
  const { exp } = workingFunctions(round, elementary);
  return {
    reads: 'input',
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(z[i]! * (0.5 * (1 + erf(z[i]! * Math.SQRT1_2))));
    },
    // Φ(z) + z φ(z)
    backward(z, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) {
        const value = z[i]!;
        const below = 0.5 * (1 + erf(value * Math.SQRT1_2));
        const density = densityAtZero * exp(-0.5 * (value * value));
        dz[i] = round(dOut[i]! * (below + value * density));
      }
    },
  };
};

/** z · sigmoid(z). @see https://arxiv.org/abs/1710.05941 */
const swish: ActivationMaker = (_choice, round, elementary) => {
  const { exp } = workingFunctions(round, elementary);
  return {
    reads: 'input',
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(z[i]! * (1 / (1 + exp(-z[i]!))));
    },
    // σ (1 + z (1 − σ)) with σ = sigmoid(z)
    backward(z, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) {
        const sigmoid = 1 / (1 + exp(-z[i]!));
        dz[i] = round(dOut[i]! * (sigmoid * (1 + z[i]! * (1 - sigmoid))));
      }
    },
  };
};

/** log(1 + e^z). @see https://proceedings.mlr.press/v15/glorot11a.html */
const softplus: ActivationMaker = (_choice, round, elementary) => {
  const { log1p } = elementary;
  const { exp } = workingFunctions(round, elementary);
  return {
    reads: 'input',
    // max(z, 0) + log(1 + e^−|z|) never overflows.
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(Math.max(z[i]!, 0) + log1p(exp(-Math.abs(z[i]!))));
    },
    // sigmoid(z)
    backward(z, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) dz[i] = round(dOut[i]! * (1 / (1 + exp(-z[i]!))));
    },
  };
};

/** The activations gelu, swish and softplus by name. */
export const smoothRectifiers = { gelu, swish, softplus };
