/** A trial → its data set among those of a run. */
import type { Trial } from '../../plan/index.ts';

/** The index of the data set that a trial is trained on. @param datasetOfPoint of its first fold */
export function datasetOf(
  { point, fold }: Pick<Trial, 'point' | 'fold'>,
  { datasetOfPoint }: { readonly datasetOfPoint: readonly number[] },
): number {
  return (datasetOfPoint[point] ?? 0) + fold;
}
