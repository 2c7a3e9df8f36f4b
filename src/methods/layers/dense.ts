/** The dense layer: every output is a sum over all inputs. */
import type { DenseSettings } from '../../config/index.ts';
import type { KernelInput } from '../../kernels/index.ts';
import { sizeOf } from '../../shared/index.ts';
import { createActivation } from './activation.ts';
import { defaultInit } from './default-init.ts';
import type { LayerMethod } from './layer.ts';

/** out = f(x·W + b): weight (inputs, units), bias (units). Book, section 3.4. */
export const dense: LayerMethod<DenseSettings> = {
  compressedRows: 'computes',

  settle: (layer) => ({ ...layer, init: layer.init ?? defaultInit(layer) }),

  inferShape({ units }, input) {
    const inputs = sizeOf(input);
    const params = { weight: [inputs, units], bias: [units] };
    return { input, output: [units], params, state: {}, work: inputs * units };
  },

  create({ units, activation }, context) {
    const { kernels, capacity, propagates } = context;
    const inputs = sizeOf(context.input);
    const { w, dw } = context.parameter('weight');
    const { w: b, dw: db } = context.parameter('bias');
    const applied = createActivation(context, activation);
    const dx = propagates ? kernels.allocate(capacity * inputs) : undefined;
    let input: KernelInput = applied.z;

    return {
      state: {},
      isCapturable: applied.isCapturable,

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
  },
};
