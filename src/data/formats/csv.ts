/** A CSV file → its table. */
import { fault, inputError } from '../faults.ts';
import type { InputFile } from '../input-file.ts';
import { readCarefully } from './careful-table.ts';
import { comma } from './characters.ts';
import { type ChooseColumns, type ColumnSettings, type Columns, findColumns, type Header } from './columns.ts';
import { type CsvText, openCsv } from './csv-text.ts';
import { type CsvSettings, readPlainTable } from './plain-table.ts';
import { type Table, tableOfRows } from './table.ts';
import type { TableRows } from './table-rows.ts';
import { readUnpacked } from './unpacked.ts';

/** A CSV file with a point in its numbers, in which every value is there. */
export const plainCsv: CsvSettings = { decimal: '.', missing: new Set() };

/**
 * Reads a CSV file with a header line, plain or gzipped.
 *
 * A file without quotes and faults is read in pieces, straight into numbers. Any other is read again with all the rules
 * of CSV, which says what is wrong with it, and where.
 *
 * @throws DATA_CSV_… for faults of the file, DATA_CSV_DECIMAL where numbers have a comma in them and between them, what
 * `findColumns` throws
 */
export function readCsv(input: InputFile, columns: ColumnSettings, settings: CsvSettings): Table {
  const choose = (header: Header) => findColumns(header, input, columns);
  const refuse = (message: string) => {
    const hint = 'say what separates the cells, separator: ";"';
    return inputError(fault('DATA_CSV_DECIMAL', ['dataset', 'decimal'], message, hint));
  };
  return tableOfRows(readCsvRows(input, choose, settings, refuse), input.file, settings.decimal);
}

/**
 * The same of the columns that are chosen of its header.
 *
 * @param refuseDecimal makes the error of a file whose commas cannot be both between cells and in numbers
 */
export function readCsvRows(
  input: InputFile,
  choose: ChooseColumns,
  settings: CsvSettings,
  refuseDecimal: (message: string) => Error,
): TableRows {
  const chooseColumns = (csv: CsvText) => {
    if (csv.separator === comma && settings.decimal === ',') {
      throw refuseDecimal(`a comma separates the cells of ${input.file}, so that none can stand inside a number`);
    }
    return choose(csv.header);
  };
  return readPlainTable(input, chooseColumns, settings) ?? readCsvCarefully(input, chooseColumns, settings);
}

/** The byte of what the experiment says that separates cells. */
export function byteOfSeparator(separator: string): number {
  return (separator === 'tab' ? '\t' : separator).charCodeAt(0);
}

/** Reads a CSV file by all the rules of CSV; throws what {@link readCsv} throws. */
export function readCsvCarefully(
  input: InputFile,
  chooseColumns: (csv: CsvText) => Columns,
  settings: CsvSettings,
): TableRows {
  const csv = openCsv(readUnpacked(input), input, settings.separator);
  return readCarefully(csv, chooseColumns(csv), input, settings);
}
