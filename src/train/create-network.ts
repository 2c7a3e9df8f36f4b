/** A trial → what is trained: its stack of layers, or its function. */
import type { Kernels } from '../kernels/index.ts';
import type { Trial } from '../plan/index.ts';
import { createFunctionNetwork } from './function-network.ts';
import { createLayerNetwork } from './layer-network.ts';
import type { Network } from './network.ts';

/**
 * Builds the network of a trial, with zero weights; or its function, at its start.
 *
 * @param capacity the most rows that ever pass at once
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
