/** A trial of the pool → what a worker gets of it. */
import { omitUndefined } from '../shared/index.ts';
import type { PoolTrial } from './types.ts';
import type { TrialRequest } from './wire.ts';

/** The request for a trial. @param counter its place among the counters */
export function toRequest({ trial, dataset, findCheckpoint }: PoolTrial, counter: number): TrialRequest {
  const { settings, shapes, repeat, steps, stopAfter, initialWeights } = trial;
  const checkpoint = findCheckpoint?.();
  return omitUndefined({
    counter,
    dataset,
    settings,
    shapes,
    repeat,
    steps,
    stopAfter,
    ...(initialWeights && { initialWeights }),
    checkpoint,
  });
}
