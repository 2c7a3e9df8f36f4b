/** The data sets of a run → their rows one by one, for those who show a few of them. */
import { openDataset, type Scaling } from '../../data/index.ts';
import { omitUndefined } from '../../shared/index.ts';
import type { Prepared } from '../prepare/prepare.ts';

/** Opens a reader of the rows of each point's data set. */
export function createRowReader({ datasets, datasetOfPoint }: Pick<Prepared, 'datasets' | 'datasetOfPoint'>) {
  const opened = datasets.map(openDataset);
  return (point: number, row: number) => {
    const dataset = opened[datasetOfPoint[point] ?? 0];
    if (dataset === undefined) return { features: [], values: [] };
    const { features, inputs, labels, featureScaling } = dataset;
    const label = labels?.[row];
    const scaled = 'starts' in features ? expandRow(features, row, inputs) : sliceRow(features, row, inputs);
    const values = scaled.map((value, column) => restore(value, column, featureScaling));
    return omitUndefined({ features: scaled, values, label });
  };
}

/** The value that was scaled, to six digits of the parts that it is a sum of: those that float32 has kept. */
function restore(value: number, column: number, { offsets, scales }: Scaling): number {
  const [offset, scale] = [offsets[column] ?? 0, scales[column] ?? 1];
  const restored = value * scale + offset;
  const size = Math.max(Math.abs(offset), Math.abs(value * scale));
  const decimals = 5 - Number(size.toExponential().split('e')[1]);
  return decimals < 0 || decimals > 100 ? Number(restored.toPrecision(6)) : Number(restored.toFixed(decimals));
}

function sliceRow(features: ArrayLike<number>, row: number, inputs: number): number[] {
  return Array.from({ length: inputs }, (_, i) => features[row * inputs + i] as number);
}

type Compressed = {
  readonly values: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly starts: ArrayLike<number>;
};

function expandRow({ values, columns, starts }: Compressed, row: number, inputs: number): number[] {
  const expanded = new Array<number>(inputs).fill(0);
  for (let i = starts[row] as number; i < (starts[row + 1] as number); i += 1) {
    expanded[columns[i] as number] = values[i] as number;
  }
  return expanded;
}
