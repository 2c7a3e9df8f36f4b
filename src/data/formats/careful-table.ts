/** Any CSV file → its table by all the rules of CSV; every fault with its place. */
import { shorten } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';
import { type InputFile, readInputFile } from '../input-file.ts';
import { collectCellFaults } from './cell-faults.ts';
import type { Columns, TableRows } from './columns.ts';
import { type CsvText, openCsv } from './csv-text.ts';
import { parseNumber } from './number.ts';

/**
 * Reads a table.
 *
 * @throws DATA_CSV_… for faults of the file, and what `chooseColumns` throws
 */
export function readCarefully(input: InputFile, chooseColumns: (csv: CsvText) => Columns): TableRows {
  const csv = openCsv(readInputFile(input), input);
  const columns = chooseColumns(csv);
  const nameOf = (column: number) => shorten(csv.header[column] ?? '');
  const faults = collectCellFaults(input.file);
  const features: number[] = [];
  const targetCells = columns.targets.map((): string[] => []);
  const starts: number[] = [];
  csv.eachRecord((cells, start) => {
    if (cells.length !== csv.header.length) {
      const message = `the row has ${cells.length} cells, the header ${csv.header.length}`;
      faults.add('DATA_CSV_RAGGED', message, () => csv.place(start, Math.min(cells.length, csv.header.length)));
      return;
    }
    for (const column of columns.features) {
      const number = parseNumber(cells[column] ?? '');
      if ('value' in number) features.push(number.value);
      else faults.add('DATA_CSV_CELL', `${nameOf(column)} ${number.problem}`, () => csv.place(start, column));
    }
    for (const [index, column] of columns.targets.entries()) {
      const cell = cells[column] ?? '';
      if (cell === '' && !columns.allowsEmpty)
        faults.add('DATA_CSV_CELL', `${nameOf(column)} is empty`, () => csv.place(start, column));
      targetCells[index]?.push(cell);
    }
    starts.push(start);
  });
  faults.throwAny();
  if (starts.length === 0) {
    throw inputError(fault('DATA_CSV_NO_ROWS', input.path, `${input.file} has a header and no rows`));
  }
  return {
    columns,
    rows: starts.length,
    features: new Float64Array(features),
    targetCells,
    place: (row, column) => csv.place(starts[row] ?? 0, column),
  };
}
