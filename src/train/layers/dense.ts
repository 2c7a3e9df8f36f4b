/** A dense layer: out = f(x·W + b). */
import type { ActivationName } from '../../config/index.ts';
import type { KernelInput, Kernels } from '../../kernels/index.ts';
import type { Layer } from './layer.ts';

export type DenseOptions = {
  /** The layer's place among `layers`, which names its parameters. */
  readonly index: number;
  readonly inputs: number;
  readonly units: number;
  readonly activation: ActivationName;
  /** The most rows that ever pass at once. */
  readonly capacity: number;
  /** Whether anything stands before it that needs dx. */
  readonly propagates: boolean;
};

/** Builds the layer with zero parameters: weight (inputs, units), bias (units). */
export function createDense(kernels: Kernels, options: DenseOptions): Layer {
  const { index, inputs, units, capacity, propagates } = options;
  const activation = kernels.activations[options.activation];
  const w = kernels.allocate(inputs * units);
  const b = kernels.allocate(units);
  const dw = kernels.allocate(inputs * units);
  const db = kernels.allocate(units);
  const out = kernels.allocate(capacity * units);
  const dx = propagates ? kernels.allocate(capacity * inputs) : undefined;
  let input: KernelInput = out;

  return {
    outputs: units,
    params: {
      [`layers.${index}.weight`]: { shape: [inputs, units], values: w },
      [`layers.${index}.bias`]: { shape: [units], values: b },
    },
    grads: {
      [`layers.${index}.weight`]: { shape: [inputs, units], values: dw },
      [`layers.${index}.bias`]: { shape: [units], values: db },
    },

    forward(x, n) {
      input = x;
      kernels.affineForward(x, w, b, out, n, inputs, units);
      activation.forward(out, out, n, units);
      return out;
    },

    backward(dOut, n) {
      activation.backward(out, dOut, dOut, n, units);
      kernels.affineBackwardWeight(input, dOut, dw, n, inputs, units);
      kernels.affineBackwardBias(dOut, db, n, units);
      if (dx) kernels.affineBackwardInput(dOut, w, dx, n, inputs, units);
      return dx;
    },
  };
}
