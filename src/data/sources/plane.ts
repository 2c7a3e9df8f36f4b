/** Points of the plane with a class each, made one at a time → rows. */
import { type RandomStream, randomStream, type Seed } from '../../shared/index.ts';
import { chooseClassTarget, createSource, type Source } from '../source.ts';

/** One row of a generated data set: a point of the plane, and its class index. */
export type PlanePoint = { readonly x: number; readonly y: number; readonly label: number };

/**
 * Makes rows of two features.
 *
 * @param classes how many there are; they are named by their index
 * @param makePoint the point of a row, in row order, from the stream of the purpose `dataset`
 */
export function createPlaneSource(
  seed: Seed,
  rows: number,
  classes: number,
  makePoint: (row: number, random: RandomStream) => PlanePoint,
): Source {
  const random = randomStream(seed, 0, 'dataset');
  const features = new Float64Array(rows * 2);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const { x, y, label } = makePoint(row, random);
    features[2 * row] = x;
    features[2 * row + 1] = y;
    labels[row] = label;
  }
  const names = Array.from({ length: classes }, (_, index) => String(index));
  return createSource({ rows, inputs: 2, ownTestRows: 0, features }, (wish) =>
    chooseClassTarget({ labels, names }, wish, ['dataset', 'type']),
  );
}
