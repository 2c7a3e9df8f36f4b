import type { Layer } from './layer.ts';

/** An image as one row of numbers. Its numbers lie in that order already, so nothing is moved. */
export function createFlatten(): Layer {
  return { params: {}, grads: {}, state: {}, forward: (x) => x, backward: (dOut) => dOut };
}
