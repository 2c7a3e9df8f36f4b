import type { MaxPool2dSettings, SettledLayer } from '../../config/index.ts';
import type { PoolShape } from '../../kernels/index.ts';
import { type FloatArray, sizeOf } from '../../shared/index.ts';
import { imageOf } from './image.ts';
import type { Layer, LayerContext } from './layer.ts';

/** The largest number of each window of an image; of equal ones the first gets the gradient. */
export function createMaxPool2d({ size, stride }: SettledLayer<MaxPool2dSettings>, context: LayerContext): Layer {
  const { kernels, capacity, propagates, input, output } = context;
  const { height: outHeight, width: outWidth } = imageOf(output);
  const shape: PoolShape = { ...imageOf(input), size, stride, outHeight, outWidth };
  const out = kernels.allocate(capacity * sizeOf(output));
  const picked = kernels.allocateIntegers(capacity * sizeOf(output));
  const dx = propagates ? kernels.allocate(capacity * sizeOf(input)) : undefined;

  return {
    params: {},
    grads: {},
    state: {},
    forward(x, n) {
      kernels.maxPoolForward(x as FloatArray, out, picked, n, shape);
      return out;
    },
    backward(dOut, n) {
      if (dx) kernels.maxPoolBackward(dOut, picked, dx, n, shape);
      return dx;
    },
  };
}
