/** A table and the columns that a trained network reads → these, in its order; the others as text. */
import { omitUndefined, shorten } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';
import type { InputFile } from '../input-file.ts';
import type { CsvConventions, Encoding } from '../types.ts';
import { collectCellFaults } from './cell-faults.ts';
import { adviseName, type Columns, checkHeader, type Header } from './columns.ts';
import { byteOfSeparator, readCsvRows } from './csv.ts';
import { formatOf } from './format-of.ts';
import { readJsonlRows } from './jsonl.ts';
import { readParquetRows } from './parquet.ts';
import { type Table, tableOfRows } from './table.ts';

/** Rows for a trained network: its columns before their encoding, in its order. */
export type TableOfModel = Pick<Table, 'file' | 'rows' | 'columns' | 'features' | 'place'> & {
  /** The other columns, in the order of the file: a name, and its cell in each row. */
  readonly others: readonly { readonly name: string; readonly cells: readonly string[] }[];
};

/**
 * Reads a table whose columns stand in any order, among others: CSV, JSON lines or Parquet, which its first bytes tell.
 *
 * @param input not gzipped
 * @param encoding of the columns that are read
 * @param csv how the numbers and cells of CSV are written
 * @throws DATA_COLUMN_MISSING at the end of the header; what the readers of the formats throw
 */
export function readTableOfModel(input: InputFile, encoding: Encoding, csv: CsvConventions): TableOfModel {
  const choose = (header: Header) => findColumns(header, input, encoding);
  const missing: ReadonlySet<string> = new Set(encoding.missingCells);
  const format = formatOf(input);
  const { decimal = '.', separator } = csv;
  const byte = separator === undefined ? undefined : byteOfSeparator(separator);
  const rows =
    format === 'jsonl'
      ? readJsonlRows(input, choose, missing)
      : format === 'parquet'
        ? readParquetRows(input, choose, missing)
        : readCsvRows(input, choose, omitUndefined({ decimal, missing, separator: byte }), (message) => {
            const hint = 'the model was trained on numbers with a comma: separate the cells by semicolons';
            return inputError(fault('DATA_CSV_DECIMAL', input.path, message, hint));
          });
  const { targets, ...table } = tableOfRows(rows, input.file, decimal);
  const columnOf = new Map(table.columns.map(({ name }, column) => [name, column]));
  const from = encoding.columns.map(({ name }) => columnOf.get(name) ?? 0);
  return {
    ...table,
    columns: from.map((column) => table.columns[column] ?? { name: '' }),
    features: reorder(table.features, from),
    place: (row, column) => table.place(row, from[column] ?? 0),
    others: targets.map(({ name, cells }) => ({ name, cells })),
  };
}

/** The features in the order of the file, since its rows are read from left to right. */
function findColumns(header: Header, input: InputFile, encoding: Encoding): Columns {
  checkHeader(header, input);
  const { names } = header;
  const there = new Set(names);
  const read = new Map(encoding.columns.map((column) => [column.name, column.type]));
  const free = names.filter((name) => !read.has(name));
  const faults = collectCellFaults(input.file);
  for (const name of read.keys()) {
    if (there.has(name)) continue;
    const message = `there is no column ${shorten(name)}, which the model reads`;
    faults.add('DATA_COLUMN_MISSING', message, () => header.place(names.length), adviseName(name, free));
  }
  faults.throwAny();
  const columns = [...names.keys()];
  const typeOf = (column: number) => read.get(names[column] ?? '');
  return {
    header: names,
    features: columns.filter((column) => typeOf(column) !== undefined),
    targets: columns.filter((column) => typeOf(column) === undefined),
    categorical: new Set(columns.filter((column) => typeOf(column) === 'category')),
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
