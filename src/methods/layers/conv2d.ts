/** The convolution layer: filters that slide over an image. */
import type { Conv2dSettings } from '../../config/index.ts';
import type { ConvShape } from '../../kernels/index.ts';
import { type FloatArray, sizeOf } from '../../shared/index.ts';
import { createActivation } from './activation.ts';
import { defaultInit } from './default-init.ts';
import { imageOf } from './image.ts';
import type { LayerMethod } from './layer.ts';
import { slide } from './window.ts';

/** A convolution of images, as cross-correlation: weight (filters, channels, kernel, kernel), bias (filters). Book, section 7.2. */
export const conv2d: LayerMethod<Conv2dSettings> = {
  settle: (layer) => ({ ...layer, init: layer.init ?? defaultInit(layer) }),

  inferShape({ filters, kernel, stride, padding }, input) {
    const places = slide(input, { type: 'conv2d', key: 'kernel', size: kernel, stride, padding });
    if ('code' in places) return places;
    const [channels] = input;
    const [outHeight, outWidth] = places;
    return {
      input,
      output: [filters, outHeight, outWidth],
      params: { weight: [filters, channels, kernel, kernel], bias: [filters] },
      state: {},
      work: filters * channels * kernel * kernel * outHeight * outWidth,
    };
  },

  create({ filters, kernel, stride, padding, activation }, context) {
    const { kernels, capacity, propagates } = context;
    const { channels, height, width } = imageOf(context.input);
    const { height: outHeight, width: outWidth } = imageOf(context.output);
    const shape: ConvShape = { channels, height, width, filters, kernel, stride, padding, outHeight, outWidth };
    const { w, dw } = context.parameter('weight');
    const { w: b, dw: db } = context.parameter('bias');
    const applied = createActivation(context, activation);
    const dx = propagates ? kernels.allocate(capacity * sizeOf(context.input)) : undefined;
    let input = applied.z;

    return {
      state: {},
      isCapturable: applied.isCapturable,

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
  },
};
