/** A CSV file and the columns that a trained network reads → these as numbers, in its order; the others as text. */
import { shorten } from '../../shared/index.ts';
import type { InputFile } from '../input-file.ts';
import { collectCellFaults, type Where } from './cell-faults.ts';
import { adviseName, type Columns, checkHeader } from './columns.ts';
import { plainCsv, readCsvCarefully } from './csv.ts';
import type { CsvText } from './csv-text.ts';
import { readPlainTable } from './plain-table.ts';

/** Rows for a trained network. */
export type TableOfModel = {
  readonly rows: number;
  /** (rows, names) row-major, in the order of the names. */
  readonly features: Float64Array;
  /** Where the cell of a feature stands in the file. */
  readonly place: (row: number, feature: number) => Where;
  /** The other columns, in the order of the file: a name, and its cell in each row. */
  readonly others: readonly { readonly name: string; readonly cells: readonly string[] }[];
};

/**
 * Reads a table whose columns stand in any order, among others.
 *
 * @throws DATA_COLUMN_MISSING at the end of the header; DATA_CSV_… for faults of the file
 */
export function readTableOfModel(input: InputFile, names: readonly string[]): TableOfModel {
  const chooseColumns = (csv: CsvText) => findColumns(csv, input, names);
  const { columns, rows, features, targetCells, place } =
    readPlainTable(input, chooseColumns, plainCsv) ?? readCsvCarefully(input, chooseColumns, plainCsv);
  const columnOf = new Map(columns.header.map((name, column) => [name, column]));
  const wanted = names.map((name) => columnOf.get(name) ?? 0);
  return {
    rows,
    features: reorder(
      features,
      wanted.map((column) => columns.features.indexOf(column)),
    ),
    place: (row, feature) => place(row, wanted[feature] ?? 0),
    others: columns.targets.map((column, index) => ({
      name: columns.header[column] ?? '',
      cells: targetCells[index] ?? [],
    })),
  };
}

/** The features in the order of the file, since its rows are read from left to right. */
function findColumns(csv: CsvText, input: InputFile, names: readonly string[]): Columns {
  checkHeader(csv.header, input);
  const { names: header } = csv.header;
  const there = new Set(header);
  const isRead = new Set(names);
  const free = header.filter((name) => !isRead.has(name));
  const faults = collectCellFaults(input.file);
  for (const name of names) {
    if (there.has(name)) continue;
    const message = `there is no column ${shorten(name)}, which the model reads`;
    faults.add('DATA_COLUMN_MISSING', message, () => csv.header.place(header.length), adviseName(name, free));
  }
  faults.throwAny();
  const columns = [...header.keys()];
  const reads = (column: number) => isRead.has(header[column] ?? '');
  return {
    header,
    features: columns.filter(reads),
    targets: columns.filter((column) => !reads(column)),
    categorical: new Set(),
    allowsEmpty: true,
  };
}

/** The same rows with their numbers in another order. @param from where each of them stands now */
function reorder(features: Float64Array, from: readonly number[]): Float64Array {
  if (from.every((place, index) => place === index)) return features;
  const reordered = new Float64Array(features.length);
  for (let start = 0; start < features.length; start += from.length) {
    for (let i = 0; i < from.length; i += 1) reordered[start + i] = features[start + (from[i] as number)] as number;
  }
  return reordered;
}
