import type { DropoutSettings, SettledLayer } from '../../config/index.ts';
import { type FloatArray, sizeOf } from '../../shared/index.ts';
import type { Layer, LayerContext } from './layer.ts';

/**
 * Sets each number to 0 with probability `rate` while it trains, and divides the others by 1 − rate, so that nothing is
 * left to do in evaluation. https://jmlr.org/papers/v15/srivastava14a.html
 */
export function createDropout({ rate }: SettledLayer<DropoutSettings>, context: LayerContext): Layer {
  const { kernels, capacity, input } = context;
  const size = sizeOf(input);
  const stream = context.stream('dropout');
  const mask = kernels.allocate(capacity * size);
  const out = kernels.allocate(capacity * size);
  const kept = 1 / (1 - rate);

  return {
    params: {},
    grads: {},
    state: {},
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
}
