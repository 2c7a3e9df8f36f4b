/** The columns of the training split → offset and scale of each; and all rows, scaled. */
import type { DatasetSettings, NormalizeName } from '../config/index.ts';
import type { FloatArray } from '../shared/index.ts';
import { findPixelExtremes, findPixelMoments, scalePixels } from './pixels.ts';
import type { Rows } from './source.ts';
import type { Scaling } from './types.ts';

/** Features, or targets of several numbers: (rows, inputs) row-major. */
type Columns = Pick<Rows, 'features' | 'inputs' | 'shape'>;

/**
 * Fits the scaling on the training split alone.
 *
 * unit: (x − min) / (max − min). standard: (x − mean) / deviation, of the population. An image (rows with a shape) is
 * scaled as a whole, a table by column. A constant column has offset min and scale 1: it becomes 0.
 * Sums are float64, by column in row order; of images the columns' sums are then added in column order.
 *
 * @param trainRows row numbers, ascending, at least one
 */
export function fitScaling(normalize: NormalizeName, rows: Columns, trainRows: Uint32Array): Scaling {
  const { inputs, shape } = rows;
  const offsets = new Float64Array(inputs);
  const scales = new Float64Array(inputs).fill(1);
  if (normalize === 'none') return { offsets, scales };

  const [minima, maxima] = findExtremes(rows, trainRows);
  if (shape !== undefined) {
    minima.fill(minima.reduce((least, value) => Math.min(least, value)));
    maxima.fill(maxima.reduce((largest, value) => Math.max(largest, value)));
  }
  const constant = (column: number) => minima[column] === maxima[column];
  if (normalize === 'unit') {
    offsets.set(minima);
    for (let column = 0; column < inputs; column += 1) {
      if (!constant(column)) scales[column] = (maxima[column] ?? 0) - (minima[column] ?? 0);
    }
    return { offsets, scales };
  }
  const [means, deviations] = findMoments(rows, trainRows);
  for (let column = 0; column < inputs; column += 1) {
    // Of a constant column the mean may be off by a rounding, which a division by its deviation would blow up to 1.
    offsets[column] = (constant(column) ? minima[column] : means[column]) ?? 0;
    scales[column] = (constant(column) ? 1 : deviations[column]) ?? 1;
  }
  return { offsets, scales };
}

/**
 * Writes the scaled values: computed in float64, rounded once to the precision of `scaled`.
 *
 * @param scaled (rows, inputs) row-major, written
 * @returns the first index whose value is not finite, or −1
 */
export function scaleColumns({ features, inputs }: Columns, scaling: Scaling, scaled: FloatArray): number {
  if (!(features instanceof Float64Array)) {
    scalePixels(features, scaling, scaled);
    return -1;
  }
  const { offsets, scales } = scaling;
  let firstNonFinite = -1;
  for (let start = 0; start < features.length; start += inputs) {
    for (let column = 0; column < inputs; column += 1) {
      const index = start + column;
      const value = ((features[index] as number) - (offsets[column] as number)) / (scales[column] as number);
      scaled[index] = value;
      if (firstNonFinite === -1 && !Number.isFinite(scaled[index])) firstNonFinite = index;
    }
  }
  return firstNonFinite;
}

function findExtremes({ features, inputs }: Columns, trainRows: Uint32Array): [Float64Array, Float64Array] {
  if (!(features instanceof Float64Array)) return spread(findPixelExtremes(features, trainRows), inputs);
  const minima = new Float64Array(inputs).fill(Number.POSITIVE_INFINITY);
  const maxima = new Float64Array(inputs).fill(Number.NEGATIVE_INFINITY);
  for (const row of trainRows) {
    for (let column = 0; column < inputs; column += 1) {
      const value = features[row * inputs + column] as number;
      if (value < (minima[column] as number)) minima[column] = value;
      if (value > (maxima[column] as number)) maxima[column] = value;
    }
  }
  return [minima, maxima];
}

function findMoments({ features, inputs, shape }: Columns, trainRows: Uint32Array): [Float64Array, Float64Array] {
  if (!(features instanceof Float64Array)) return spread(findPixelMoments(features, trainRows), inputs);
  const whole = shape !== undefined;
  const values = trainRows.length * (whole ? inputs : 1);
  const average = (sums: Float64Array) => {
    if (whole) sums.fill(sums.reduce((total, sum) => total + sum, 0));
    return sums.map((sum) => sum / values);
  };
  const sums = new Float64Array(inputs);
  for (const row of trainRows) {
    for (let column = 0; column < inputs; column += 1) {
      sums[column] = (sums[column] as number) + (features[row * inputs + column] as number);
    }
  }
  const means = average(sums);
  const squares = new Float64Array(inputs);
  for (const row of trainRows) {
    for (let column = 0; column < inputs; column += 1) {
      const difference = (features[row * inputs + column] as number) - (means[column] as number);
      squares[column] = (squares[column] as number) + difference * difference;
    }
  }
  return [means, average(squares).map((variance) => Math.sqrt(variance))];
}

/** What holds of a whole image, for each of its columns. */
function spread([first, second]: readonly [number, number], inputs: number): [Float64Array, Float64Array] {
  return [new Float64Array(inputs).fill(first), new Float64Array(inputs).fill(second)];
}

/** How targets that are numbers are to be scaled. */
export function targetScalingOf(settings: DatasetSettings): NormalizeName {
  return ('normalizeTarget' in settings ? settings.normalizeTarget : undefined) ?? 'none';
}
