/** A trial stopped before its end ↔ a checkpoint, from which it goes on to the same bits. */
import { type FloatArray, KobaiError } from '../shared/index.ts';
import type { Checkpoint } from './types.ts';

/** Copies the arrays of a trial into a checkpoint. @param arrays what training changes, in a fixed order */
export function takeCheckpoint(progress: Omit<Checkpoint, 'arrays'>, arrays: readonly FloatArray[]): Checkpoint {
  return { ...structuredClone(progress), arrays: arrays.map((array) => array.slice()) };
}

/**
 * Copies the arrays of a checkpoint back.
 *
 * @param arrays those of the same trial, in the same order
 * @throws TRAIN_CHECKPOINT_UNFIT: the number or the lengths of its arrays differ
 */
export function restoreArrays({ arrays: saved }: Pick<Checkpoint, 'arrays'>, arrays: readonly FloatArray[]): void {
  const fits = saved.length === arrays.length && arrays.every((array, i) => saved[i]?.length === array.length);
  if (!fits) {
    const message = 'the checkpoint is of another trial, or of another version of kobai';
    throw new KobaiError('internal', 'TRAIN_CHECKPOINT_UNFIT', message);
  }
  for (const [i, array] of arrays.entries()) array.set(saved[i] as FloatArray);
}
