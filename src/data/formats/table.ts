/** A CSV file and the names of its target columns → features as float64, targets as text; every fault with its place. */
import { closest, distance } from 'fastest-levenshtein';
import { type Diagnostic, type Path, type Place, shorten } from '../../shared/index.ts';
import { fault, inputError, throwFaults } from '../faults.ts';
import { type InputFile, readInputFile } from '../input-file.ts';
import { collectCellFaults } from './cell-faults.ts';
import { type CsvText, openCsv } from './csv-text.ts';
import { parseNumber } from './number.ts';

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
 * @param target the target's column, or columns
 * @param targetPath where the experiment names them
 * @throws DATA_CSV_… for faults of the file, DATA_TARGET_UNKNOWN for a column that it does not have
 */
export function readTable(input: InputFile, target: string | readonly string[], targetPath: Path): Table {
  const csv = openCsv(readInputFile(input), input);
  checkHeader(csv, input);
  const targetColumns = findTargets(csv.header, input.file, target, targetPath);
  const isTarget = new Set(targetColumns);
  const featureColumns = csv.header.map((_, column) => column).filter((column) => !isTarget.has(column));
  const nameOf = (column: number) => shorten(csv.header[column] ?? '');
  if (featureColumns.length === 0) {
    throw inputError(fault('DATA_CSV_NO_FEATURES', targetPath, `${input.file} has no column beside the target`));
  }

  const faults = collectCellFaults(input.file);
  const features: number[] = [];
  const targetCells = targetColumns.map((): string[] => []);
  const starts: number[] = [];
  csv.eachRecord((cells, start) => {
    if (cells.length !== csv.header.length) {
      const message = `the row has ${cells.length} cells, the header ${csv.header.length}`;
      faults.add('DATA_CSV_RAGGED', message, () => csv.place(start, Math.min(cells.length, csv.header.length)));
      return;
    }
    for (const column of featureColumns) {
      const number = parseNumber(cells[column] ?? '');
      if ('value' in number) features.push(number.value);
      else faults.add('DATA_CSV_CELL', `${nameOf(column)} ${number.problem}`, () => csv.place(start, column));
    }
    for (const [index, column] of targetColumns.entries()) {
      const cell = cells[column] ?? '';
      if (cell === '') faults.add('DATA_CSV_CELL', `${nameOf(column)} is empty`, () => csv.place(start, column));
      targetCells[index]?.push(cell);
    }
    starts.push(start);
  });
  faults.throwAny();
  if (starts.length === 0) {
    throw inputError(fault('DATA_CSV_NO_ROWS', input.path, `${input.file} has a header and no rows`));
  }
  return {
    file: input.file,
    rows: starts.length,
    inputs: featureColumns.length,
    features: new Float64Array(features),
    columnNames: featureColumns.map(nameOf),
    targets: targetColumns.map((column, index) => ({
      name: csv.header[column] ?? '',
      cells: targetCells[index] ?? [],
      place: (row) => csv.place(starts[row] ?? 0, column),
    })),
  };
}

function checkHeader({ header, place }: CsvText, { file }: InputFile): void {
  const faults = collectCellFaults(file);
  const known = new Set<string>();
  for (const [column, name] of header.entries()) {
    if (name === '') faults.add('DATA_CSV_HEADER', `column ${column + 1} has no name`, () => place(0, column));
    else if (known.has(name)) {
      const message = `the name ${shorten(name)} stands twice in the header`;
      faults.add('DATA_CSV_HEADER', message, () => place(0, column));
    }
    known.add(name);
  }
  faults.throwAny();
}

/** Names that are not there: more are not looked for. */
const mostUnknown = 20;

/** The column that was probably meant; one whose name is much longer or shorter was not. */
function adviseName(name: string, header: readonly string[]): string | undefined {
  const most = Math.max(1, Math.round(name.length * 0.4));
  const alike = header.filter((column) => Math.abs(column.length - name.length) <= most);
  if (alike.length === 0) return undefined;
  const nearest = closest(name, alike);
  return distance(name, nearest) <= most ? `did you mean ${shorten(nearest)}?` : undefined;
}

function findTargets(header: readonly string[], file: string, target: string | readonly string[], path: Path) {
  const names = typeof target === 'string' ? [target] : target;
  const columnOf = new Map(header.map((name, column) => [name, column]));
  const unknown: Diagnostic[] = [];
  for (const [index, name] of names.entries()) {
    if (columnOf.has(name) || unknown.length === mostUnknown) continue;
    const shown = header.slice(0, 12).map(shorten).join(', ');
    const hint = adviseName(name, header) ?? `its columns are ${shown}${header.length > 12 ? ', …' : ''}`;
    const place = typeof target === 'string' ? path : [...path, index];
    unknown.push(fault('DATA_TARGET_UNKNOWN', place, `${file} has no column ${shorten(name)}`, hint));
  }
  throwFaults(unknown);
  return names.map((name) => columnOf.get(name) ?? 0);
}
