import type { Conv2dSettings, SettledLayer } from '../../config/index.ts';
import type { ConvShape } from '../../kernels/index.ts';
import { type FloatArray, sizeOf } from '../../shared/index.ts';
import { createActivation } from './activation.ts';
import { imageOf } from './image.ts';
import type { Layer, LayerContext } from './layer.ts';
import { createWeights } from './weights.ts';

/** A convolution of images, as cross-correlation: weight (filters, channels, kernel, kernel), bias (filters). */
export function createConv2d(layer: SettledLayer<Conv2dSettings>, context: LayerContext): Layer {
  const { filters, kernel, stride, padding, activation } = layer;
  const { kernels, capacity, propagates } = context;
  const { channels, height, width } = imageOf(context.input);
  const { height: outHeight, width: outWidth } = imageOf(context.output);
  const shape: ConvShape = { channels, height, width, filters, kernel, stride, padding, outHeight, outWidth };
  const { params, grads } = createWeights(kernels, { weight: [filters, channels, kernel, kernel], bias: [filters] });
  const [w, b, dw, db] = [params.weight.values, params.bias.values, grads.weight.values, grads.bias.values];
  const applied = createActivation(context, activation);
  const dx = propagates ? kernels.allocate(capacity * sizeOf(context.input)) : undefined;
  let input = applied.z;

  return {
    params,
    grads,
    state: {},

    forward(x, n) {
      input = x as FloatArray;
      kernels.convForward(input, w, b, applied.z, n, shape);
      return applied.forward(n);
    },

    backward(dOut, n) {
      const dz = applied.backward(dOut, n);
      kernels.convBackwardWeight(input, dz, dw, n, shape);
      kernels.convBackwardBias(dz, db, n, filters, outHeight * outWidth);
      if (dx) kernels.convBackwardInput(dz, w, dx, n, shape);
      return dx;
    },
  };
}
