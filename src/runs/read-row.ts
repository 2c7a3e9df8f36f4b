/** The data sets of a run → their rows one by one, for those who show a few of them. */
import { openDataset } from '../data/index.ts';
import { omitUndefined } from '../shared/index.ts';
import type { Prepared } from './prepare.ts';

/** Opens a reader of the rows of each point's data set. */
export function createRowReader({ datasets, datasetOfPoint }: Pick<Prepared, 'datasets' | 'datasetOfPoint'>) {
  const opened = datasets.map(openDataset);
  return (point: number, row: number) => {
    const dataset = opened[datasetOfPoint[point] ?? 0];
    if (dataset === undefined) return { features: [] };
    const { features, inputs, labels } = dataset;
    const label = labels?.[row];
    const values = 'starts' in features ? expandRow(features, row, inputs) : sliceRow(features, row, inputs);
    return omitUndefined({ features: values, label });
  };
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
