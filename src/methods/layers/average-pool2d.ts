import type { AveragePool2dSettings, SettledLayer } from '../../config/index.ts';
import type { PoolShape } from '../../kernels/index.ts';
import { type FloatArray, sizeOf } from '../../shared/index.ts';
import { imageOf } from './image.ts';
import type { Layer, LayerContext } from './layer.ts';

/** The mean of each window of an image. */
export function createAveragePool2d(
  { size, stride }: SettledLayer<AveragePool2dSettings>,
  context: LayerContext,
): Layer {
  const { kernels, capacity, propagates, input, output } = context;
  const { height: outHeight, width: outWidth } = imageOf(output);
  const shape: PoolShape = { ...imageOf(input), size, stride, outHeight, outWidth };
  const out = kernels.allocate(capacity * sizeOf(output));
  const dx = propagates ? kernels.allocate(capacity * sizeOf(input)) : undefined;

  return {
    params: {},
    grads: {},
    state: {},
    forward(x, n) {
      kernels.averagePoolForward(x as FloatArray, out, n, shape);
      return out;
    },
    backward(dOut, n) {
      if (dx) kernels.averagePoolBackward(dOut, dx, n, shape);
      return dx;
    },
  };
}
