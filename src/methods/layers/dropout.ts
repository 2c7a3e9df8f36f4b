/** The dropout layer: numbers that are left out at random while the network trains. */
import type { DropoutSettings } from '../../config/index.ts';
import { type FloatArray, sizeOf } from '../../shared/index.ts';
import type { LayerMethod } from './layer.ts';

/**
 * Sets each number to 0 with probability `rate` while it trains, and divides the others by 1 − rate, so that nothing is
 * left to do in evaluation. https://jmlr.org/papers/v15/srivastava14a.html
 */
export const dropout: LayerMethod<DropoutSettings> = {
  inferShape: (_layer, input) => ({ input, output: input, params: {}, state: {}, work: 0 }),

  create({ rate }, { kernels, capacity, input, stream: openStream }) {
    const size = sizeOf(input);
    const stream = openStream('dropout');
    const mask = kernels.allocate(capacity * size);
    const out = kernels.allocate(capacity * size);
    const kept = 1 / (1 - rate);

    return {
      state: {},
      isCapturable: false,
      draw(n) {
        for (let i = 0; i < n * size; i += 1) mask[i] = stream.uniform() < rate ? 0 : kept;
      },
      forward(x, n, mode) {
        if (mode === 'evaluate') return x;
        kernels.multiplyElements(x as FloatArray, mask, out, n * size);
        return out;
      },
      backward(dOut, n) {
        kernels.multiplyElements(dOut, mask, dOut, n * size);
        return dOut;
      },
    };
  },
};
