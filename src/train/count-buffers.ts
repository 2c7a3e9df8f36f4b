/** A trial → the memory that its training takes, without taking it. */
import type { Dataset } from '../data/index.ts';
import type { KernelArray, Kernels } from '../kernels/index.ts';
import type { Precision } from '../shared/index.ts';
import { allocateTraining, type TrainedTrial } from './training.ts';

/**
 * Counts the bytes of the arrays that a training allocates in its kernels' memory: parameters, gradients, the
 * optimizer's state, and the outputs and gradients of each layer for as many rows as ever pass at once.
 *
 * @param kernels any; they are not called
 */
export function countBufferBytes(trial: TrainedTrial, dataset: Dataset, kernels: Kernels): number {
  let bytes = 0;
  const count = (bytesPerElement: number) => (length: number) => {
    bytes += length * bytesPerElement;
    return { length, fill: () => {} };
  };
  const counting = (precision: Precision): Kernels => ({
    ...kernels,
    precision,
    allocate: count(precision === 'float32' ? 4 : 8) as unknown as (length: number) => KernelArray,
    allocateIntegers: count(4) as unknown as Kernels['allocateIntegers'],
    allocateDoubles: count(8) as unknown as Kernels['allocateDoubles'],
    part: (_array, from, to) => ({ length: to - from, fill: () => {} }) as unknown as KernelArray,
  });
  allocateTraining(trial, dataset, counting);
  return bytes;
}
