/** A data set as it crossed a thread → typed arrays over the shared memory. */
import type { CompressedMatrix } from '../kernels/index.ts';
import type { FloatArray } from '../shared/index.ts';
import type { CompressedRegions, Dataset, Region, SharedDataset } from './types.ts';

/**
 * Opens a data set; nothing is copied, so opening it twice gives views of the same bytes.
 *
 * @example
 * ```ts
 * const { features, labels } = openDataset(datasets[0]);
 * [features.length, labels.length]; // → [600, 150]
 * ```
 */
export function openDataset({ memory, features, labels, targets, splits, ...facts }: SharedDataset): Dataset {
  const { buffer } = memory;
  const viewFloats = ({ byteOffset, length }: Region): FloatArray =>
    facts.precision === 'float32'
      ? new Float32Array(buffer, byteOffset, length)
      : new Float64Array(buffer, byteOffset, length);
  const viewRows = ({ byteOffset, length }: Region) => new Uint32Array(buffer, byteOffset, length);
  return {
    ...facts,
    features: 'starts' in features ? viewCompressed(buffer, features) : viewFloats(features),
    ...(labels === undefined ? {} : { labels: new Int32Array(buffer, labels.byteOffset, labels.length) }),
    ...(targets === undefined ? {} : { targets: viewFloats(targets) }),
    splits: {
      train: viewRows(splits.train),
      validation: viewRows(splits.validation),
      test: viewRows(splits.test),
    },
  };
}

function viewCompressed(buffer: ArrayBuffer, { values, columns, starts }: CompressedRegions): CompressedMatrix {
  return {
    values: new Float32Array(buffer, values.byteOffset, values.length),
    columns: new Uint16Array(buffer, columns.byteOffset, columns.length),
    starts: new Uint32Array(buffer, starts.byteOffset, starts.length),
  };
}
