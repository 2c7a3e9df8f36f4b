/** Features that are mostly zero → their nonzeros alone. */
import type { CompressedMatrix } from '../kernels/index.ts';
import type { Precision } from '../shared/index.ts';
import { compressPixels, countOtherPixels } from './pixels.ts';
import type { Rows } from './source.ts';
import type { Scaling } from './types.ts';

/** Above this share of nonzeros the dense kernels are faster. */
const mostDense = 0.4;
/** Columns are kept as uint16. */
const mostInputs = 65_536;

/**
 * Counts the features that are not 0 once they are scaled, where it pays to keep only those.
 *
 * It does for float32 features of which at most two in five are not zero. It changes no bit: adding 0 · w to a sum that
 * began at +0 leaves it as it is.
 *
 * @returns undefined where the features are to be kept whole
 */
export function countWorthCompressing(
  { features, inputs }: Rows,
  scaling: Scaling,
  precision: Precision,
): number | undefined {
  if (precision !== 'float32' || inputs > mostInputs) return undefined;
  const most = mostDense * features.length;
  const nonzeros =
    features instanceof Float64Array
      ? countOtherNumbers(features, inputs, scaling, most)
      : countOtherPixels(features, scaling);
  return nonzeros <= most ? nonzeros : undefined;
}

function countOtherNumbers(features: Float64Array, inputs: number, { offsets }: Scaling, most: number): number {
  let others = 0;
  for (let start = 0; start < features.length && others <= most; start += inputs) {
    for (let column = 0; column < inputs; column += 1) {
      if (features[start + column] !== offsets[column]) others += 1;
    }
  }
  return others;
}

/** Writes the counted features, scaled. @returns the index of the first that is not finite, or −1 */
export function compressFeatures(
  { features, inputs, rows }: Rows,
  scaling: Scaling,
  compressed: CompressedMatrix,
): number {
  if (!(features instanceof Float64Array)) {
    compressPixels(features, scaling, compressed);
    return -1;
  }
  const { offsets, scales } = scaling;
  const { values, columns, starts } = compressed;
  let firstNonFinite = -1;
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    const start = row * inputs;
    for (let column = 0; column < inputs; column += 1) {
      const feature = features[start + column] as number;
      const offset = offsets[column] as number;
      if (feature === offset) continue;
      const value = Math.fround((feature - offset) / (scales[column] as number));
      values[at] = value;
      columns[at] = column;
      at += 1;
      if (firstNonFinite === -1 && !Number.isFinite(value)) firstNonFinite = start + column;
    }
    starts[row + 1] = at;
  }
  return firstNonFinite;
}
