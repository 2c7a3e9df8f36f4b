/** The pooling layers: each window of an image down to one number, its greatest or its mean. */
import type { AveragePool2dSettings, MaxPool2dSettings, SettledLayer } from '../../config/index.ts';
import type { PoolShape } from '../../kernels/index.ts';
import { type FloatArray, type RowShape, sizeOf } from '../../shared/index.ts';
import { imageOf } from './image.ts';
import type { LayerContext, LayerMethod, LayerShape, Refusal } from './layer.ts';
import { slide } from './window.ts';

type PoolSettings = MaxPool2dSettings | AveragePool2dSettings;

/** The largest number of each window; of equal ones the first gets the gradient. */
export const maxPool2d: LayerMethod<MaxPool2dSettings> = {
  settle: (layer) => ({ ...layer, stride: layer.stride ?? layer.size }),
  inferShape,
  create(settings, context) {
    const { kernels, capacity } = context;
    const { shape, out, dx } = makeRoom(settings, context);
    const picked = kernels.allocateIntegers(capacity * sizeOf(context.output));
    return {
      state: {},
      isCapturable: true,
      forward(x, n) {
        kernels.maxPoolForward(x as FloatArray, out, picked, n, shape);
        return out;
      },
      backward(dOut, n) {
        if (dx) kernels.maxPoolBackward(dOut, picked, dx, n, shape);
        return dx;
      },
    };
  },
};

/** The mean of each window. */
export const averagePool2d: LayerMethod<AveragePool2dSettings> = {
  settle: (layer) => ({ ...layer, stride: layer.stride ?? layer.size }),
  inferShape,
  create(settings, context) {
    const { kernels } = context;
    const { shape, out, dx } = makeRoom(settings, context);
    return {
      state: {},
      isCapturable: true,
      forward(x, n) {
        kernels.averagePoolForward(x as FloatArray, out, n, shape);
        return out;
      },
      backward(dOut, n) {
        if (dx) kernels.averagePoolBackward(dOut, dx, n, shape);
        return dx;
      },
    };
  },
};

function inferShape({ type, size, stride = size }: PoolSettings, input: RowShape): LayerShape | Refusal {
  const places = slide(input, { type, key: 'size', size, stride, padding: 0 });
  if ('code' in places) return places;
  const output: RowShape = [input[0], ...places];
  return { input, output, params: {}, state: {}, work: sizeOf(output) * size * size };
}

/** @returns the windows, out (capacity, output), and dx (capacity, input) where something before needs it */
function makeRoom({ size, stride }: SettledLayer<PoolSettings>, context: LayerContext) {
  const { kernels, capacity, propagates, input, output } = context;
  const { height: outHeight, width: outWidth } = imageOf(output);
  const shape: PoolShape = { ...imageOf(input), size, stride, outHeight, outWidth };
  const out = kernels.allocate(capacity * sizeOf(output));
  const dx = propagates ? kernels.allocate(capacity * sizeOf(input)) : undefined;
  return { shape, out, dx };
}
