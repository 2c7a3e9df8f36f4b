/** Any table → its rows by all the rules of its format; every fault with its place. */
import { type KobaiError, shorten } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';
import type { InputFile } from '../input-file.ts';
import { type CellFaults, collectCellFaults } from './cell-faults.ts';
import type { Columns } from './columns.ts';
import { type CellNumber, parseNumber, standsForMissing } from './number.ts';
import { type CellSettings, numberText, type TableRecords, type TableRows, type TextNumbers } from './table-rows.ts';

/**
 * Reads the rows of a table.
 *
 * @throws DATA_CSV_… for faults of the file
 */
export function readCarefully(
  table: TableRecords,
  columns: Columns,
  input: InputFile,
  { decimal, missing }: CellSettings,
): TableRows {
  const nameOf = (column: number) => shorten(columns.header[column] ?? '');
  const faults = collectCellFaults(input.file);
  const features = openNumbers();
  const numbers = columns.features.map((column): TextNumbers | undefined => {
    return columns.categorical.has(column) ? new Map() : undefined;
  });
  const targetCells = columns.targets.map((): string[] => []);
  const starts: number[] = [];
  const refuse = (start: number, column: number, problem: string, hint?: string) =>
    faults.add('DATA_CSV_CELL', `${nameOf(column)} ${problem}`, () => table.place(start, column), hint, nameOf(column));
  const isMissing = (cell: string | number) => missing.size > 0 && missing.has(String(cell));
  eachWholeRecord(table, faults, (cells, start) => {
    for (const [index, column] of columns.features.entries()) {
      const cell = cells[column] ?? '';
      const texts = numbers[index];
      if (isMissing(cell)) features.push(Number.NaN);
      else if (texts !== undefined) {
        if (cell === '') refuse(start, column, 'is empty', fillHint);
        else features.push(numberText(texts, String(cell)));
      } else {
        const number =
          typeof cell === 'number' && Number.isFinite(cell) ? { value: cell } : parseNumber(String(cell), decimal);
        if ('value' in number) features.push(number.value);
        else refuse(start, column, number.problem, adviseOnCell(number, String(cell), nameOf(column)));
      }
    }
    for (const [index, column] of columns.targets.entries()) {
      const cell = String(cells[column] ?? '');
      if ((cell === '' || isMissing(cell)) && !columns.allowsEmpty) {
        const problem = cell === '' ? 'is empty' : `is ${JSON.stringify(cell)}, a missing value`;
        refuse(start, column, problem, 'a row without a target teaches nothing: leave it out');
      }
      targetCells[index]?.push(cell);
    }
    starts.push(start);
  });
  faults.throwAny();
  if (starts.length === 0) throw refuseEmpty(input);
  return {
    columns,
    rows: starts.length,
    features: features.take(),
    texts: numbers.map((texts) => texts && [...texts.keys()]),
    targetCells,
    place: (row, column) => table.place(starts[row] ?? 0, column),
  };
}

/** Collects numbers, of which an array of the language holds no more than 134 million. */
function openNumbers() {
  let numbers = new Float64Array(1024);
  let count = 0;
  return {
    push(value: number) {
      if (count === numbers.length) {
        const larger = new Float64Array(2 * count);
        larger.set(numbers);
        numbers = larger;
      }
      numbers[count] = value;
      count += 1;
    },
    take: () => numbers.slice(0, count),
  };
}

/** Hands each record to `read` that has a cell for each column; the others are faults. */
export function eachWholeRecord(
  { header: { names }, place, eachRecord }: TableRecords,
  faults: CellFaults,
  read: (cells: readonly (string | number)[], start: number) => void,
): void {
  eachRecord((cells, start) => {
    if (cells.length === names.length) {
      read(cells, start);
      return;
    }
    const message = `the row has ${cells.length} cells, the header ${names.length}`;
    faults.add('DATA_CSV_RAGGED', message, () => place(start, Math.min(cells.length, names.length)));
  });
}

/** The error of a table that ends with its header. */
export function refuseEmpty({ file, path }: InputFile): KobaiError {
  return inputError(fault('DATA_CSV_NO_ROWS', path, `${file} has a header and no rows`));
}

const fillHint = 'missing: mean, median, mostFrequent or zero fills it';

/** What a cell that is no number may have been meant as. */
function adviseOnCell(number: Exclude<CellNumber, { value: number }>, cell: string, name: string): string | undefined {
  if (cell === '') return fillHint;
  if (standsForMissing(cell)) return `missing: { fill: median, cells: [${JSON.stringify(cell)}] } fills it`;
  if (number.hint !== undefined || number.nonFinite) return number.hint;
  return `categorical: [${name}] takes its texts for classes, ignore: [${name}] leaves the column out`;
}
