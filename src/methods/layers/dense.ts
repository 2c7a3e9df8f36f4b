import type { DenseSettings, SettledLayer } from '../../config/index.ts';
import type { KernelInput } from '../../kernels/index.ts';
import { sizeOf } from '../../shared/index.ts';
import { createActivation } from './activation.ts';
import type { Layer, LayerContext } from './layer.ts';
import { createWeights } from './weights.ts';

/** A dense layer, out = f(x·W + b): weight (inputs, units), bias (units). */
export function createDense({ units, activation }: SettledLayer<DenseSettings>, context: LayerContext): Layer {
  const { kernels, capacity, propagates } = context;
  const inputs = sizeOf(context.input);
  const { params, grads } = createWeights(kernels, { weight: [inputs, units], bias: [units] });
  const [w, b, dw, db] = [params.weight.values, params.bias.values, grads.weight.values, grads.bias.values];
  const applied = createActivation(context, activation);
  const dx = propagates ? kernels.allocate(capacity * inputs) : undefined;
  let input: KernelInput = applied.z;

  return {
    params,
    grads,
    state: {},

    forward(x, n) {
      input = x;
      kernels.affineForward(x, w, b, applied.z, n, inputs, units);
      return applied.forward(n);
    },

    backward(dOut, n) {
      const dz = applied.backward(dOut, n);
      kernels.affineBackwardWeight(input, dz, dw, n, inputs, units);
      kernels.affineBackwardBias(dz, db, n, units);
      if (dx) kernels.affineBackwardInput(dz, w, dx, n, inputs, units);
      return dx;
    },
  };
}
