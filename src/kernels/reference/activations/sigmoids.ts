/** Activations between two limits, whose derivative is computed from their output. */
import { workingFunctions } from '../exponential.ts';
import type { ActivationMaker } from './activation.ts';

/** 1 / (1 + e^−z). */
const sigmoid: ActivationMaker = (_choice, round, elementary) => {
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
};

/** The hyperbolic tangent. */
const tanh: ActivationMaker = (_choice, round, elementary) => {
  const functions = workingFunctions(round, elementary);
  return {
    reads: 'output',
    forward(z, out, n, u) {
      for (let i = 0; i < n * u; i += 1) out[i] = round(functions.tanh(z[i]!));
    },
    backward(y, dOut, dz, n, u) {
      for (let i = 0; i < n * u; i += 1) dz[i] = round(dOut[i]! * round(1 - round(y[i]! * y[i]!)));
    },
  };
};

/** The activations sigmoid and tanh by name. */
export const sigmoids = { sigmoid, tanh };
