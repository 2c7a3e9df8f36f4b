/** A CSV file and the names of its target columns → features as float64, targets as text; every fault with its place. */
import type { Path, Place } from '../../shared/index.ts';
import type { InputFile } from '../input-file.ts';
import { readCarefully } from './careful-table.ts';
import { findColumns } from './columns.ts';
import type { CsvText } from './csv-text.ts';
import { readPlainTable } from './plain-table.ts';

/** A CSV file as read: features as float64, target columns as text. */
export type Table = {
  readonly file: string;
  readonly rows: number;
  /** Feature columns. */
  readonly inputs: number;
  /** (rows, inputs) row-major. */
  readonly features: Float64Array;
  /** The name of each feature column. */
  readonly columnNames: readonly string[];
  readonly targets: readonly TargetColumn[];
};

/** A target column: its name, its cell in each row, and where each cell stands in the file. */
export type TargetColumn = {
  readonly name: string;
  readonly cells: readonly string[];
  readonly place: (row: number) => Place;
};

/**
 * Reads a table with a header line; every column that is no target is a feature.
 *
 * A file without quotes and faults is read in pieces, straight into numbers. Any other is read again with all the rules
 * of CSV, which says what is wrong with it, and where.
 *
 * @param target the target's column, or columns
 * @param targetPath where the experiment names them
 * @throws DATA_CSV_… for faults of the file, DATA_TARGET_UNKNOWN for a column that it does not have
 */
export function readTable(input: InputFile, target: string | readonly string[], targetPath: Path): Table {
  const chooseColumns = (csv: CsvText) => findColumns(csv, input, target, targetPath);
  const read = readPlainTable(input, chooseColumns) ?? readCarefully(input, chooseColumns);
  const { columns, rows, features, targetCells, place } = read;
  const { header } = columns;
  return {
    file: input.file,
    rows,
    inputs: columns.features.length,
    features,
    columnNames: columns.features.map((column) => header[column] ?? ''),
    targets: columns.targets.map((column, index) => ({
      name: header[column] ?? '',
      cells: targetCells[index] ?? [],
      place: (row) => place(row, column),
    })),
  };
}
