/** A table → its features as float64, its targets as text; every fault with its place. */
import type { Where } from './cell-faults.ts';
import type { DecimalMark } from './number.ts';
import type { TableRows } from './table-rows.ts';

/** A column that is a feature: its name, and the texts of its cells where it is categorical. */
export type FeatureColumn = { readonly name: string; readonly texts?: readonly string[] };

/** A table as read. */
export type Table = {
  readonly file: string;
  readonly rows: number;
  /** (rows, columns) row-major: numbers, indices into the texts of a categorical column, NaN where one is missing. */
  readonly features: Float64Array;
  readonly columns: readonly FeatureColumn[];
  /** Where the cell of a feature stands. */
  readonly place: (row: number, column: number) => Where;
  readonly targets: readonly TargetColumn[];
  /** How the numbers of the targets are written. */
  readonly decimal: DecimalMark;
};

/** A target column: its name, its cell in each row, and where each cell stands. */
export type TargetColumn = {
  readonly name: string;
  readonly cells: readonly string[];
  readonly place: (row: number) => Where;
};

/** A table from the rows that a reader gives. */
export function tableOfRows(
  { columns, rows, features, texts, targetCells, place }: TableRows,
  file: string,
  decimal: DecimalMark,
): Table {
  const { header } = columns;
  return {
    file,
    rows,
    features,
    columns: columns.features.map((column, index) => {
      const name = header[column] ?? '';
      return texts[index] ? { name, texts: texts[index] } : { name };
    }),
    place: (row, index) => place(row, columns.features[index] ?? 0),
    targets: columns.targets.map((column, index) => ({
      name: header[column] ?? '',
      cells: targetCells[index] ?? [],
      place: (row) => place(row, column),
    })),
    decimal,
  };
}
