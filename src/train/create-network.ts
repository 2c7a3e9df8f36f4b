/** A trial → what is trained: its stack of layers, or its function. */
import type { Kernels } from '../kernels/index.ts';
import type { Trial } from '../plan/index.ts';
import { createFunctionNetwork } from './function-network.ts';
import { createLayerNetwork } from './layer-network.ts';
import type { Network } from './network.ts';

/**
 * Builds the network of a trial, its weights not yet drawn, or the function that it minimizes, at its start.
 *
 * @param capacity the most rows of one forward pass
 */
export function createNetwork(
  kernels: Kernels,
  trial: Pick<Trial, 'settings' | 'shapes' | 'repeat'>,
  capacity: number,
): Network {
  const { settings } = trial;
  return settings.function
    ? createFunctionNetwork(kernels, settings.function)
    : createLayerNetwork(kernels, trial, capacity);
}
