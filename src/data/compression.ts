/** Features that are mostly zero → their nonzeros alone. */
import type { CompressedMatrix } from '../kernels/index.ts';
import type { Precision } from '../shared/index.ts';
import type { Scaling } from './scaling.ts';
import type { Rows } from './source.ts';

/** Above this share of nonzeros the dense kernels are faster. */
const mostDense = 0.4;
/** Columns are kept as uint16. */
const mostInputs = 65_536;

/**
 * Counts the nonzeros of the scaled features, where it pays to keep only those.
 *
 * It does for float32 features of which at most two in five are not zero. It changes no bit: adding 0 · w to a sum that
 * began at +0 leaves it as it is.
 *
 * @returns undefined where the features are to be kept whole
 */
export function countWorthCompressing(rows: Rows, scaling: Scaling, precision: Precision): number | undefined {
  const { features, inputs } = rows;
  if (precision !== 'float32' || inputs > mostInputs) return undefined;
  let nonzeros = 0;
  eachNonzero(rows, scaling, () => {
    nonzeros += 1;
  });
  return nonzeros <= mostDense * features.length ? nonzeros : undefined;
}

/** Writes the nonzeros of the scaled features. @returns the index of the first that is not finite, or −1 */
export function compressFeatures(rows: Rows, scaling: Scaling, { values, columns, starts }: CompressedMatrix): number {
  const { inputs } = rows;
  let firstNonFinite = -1;
  let at = 0;
  let row = 0;
  eachNonzero(rows, scaling, (index, value) => {
    const ofRow = Math.floor(index / inputs);
    for (; row < ofRow; row += 1) starts[row + 1] = at;
    values[at] = value;
    columns[at] = index - ofRow * inputs;
    at += 1;
    if (firstNonFinite === -1 && !Number.isFinite(value)) firstNonFinite = index;
  });
  for (; row < rows.rows; row += 1) starts[row + 1] = at;
  return firstNonFinite;
}

/** Visits the scaled features that are not zero in float32, in row-major order. */
function eachNonzero(
  { features, inputs }: Rows,
  { offsets, scales }: Scaling,
  visit: (index: number, value: number) => void,
): void {
  for (let start = 0; start < features.length; start += inputs) {
    for (let column = 0; column < inputs; column += 1) {
      const feature = features[start + column] as number;
      const offset = offsets[column] as number;
      if (feature === offset) continue;
      const value = Math.fround((feature - offset) / (scales[column] as number));
      if (value !== 0) visit(start + column, value);
    }
  }
}
