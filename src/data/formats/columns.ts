/** The header of a CSV file and the names of its targets → which columns are what; every fault with its place. */
import { closest, distance } from 'fastest-levenshtein';
import { type Diagnostic, type Path, type Place, shorten } from '../../shared/index.ts';
import { fault, inputError, throwFaults } from '../faults.ts';
import type { InputFile } from '../input-file.ts';
import { collectCellFaults } from './cell-faults.ts';
import type { CsvText } from './csv-text.ts';

/** Which columns are what. */
export type Columns = {
  readonly header: readonly string[];
  readonly targets: readonly number[];
  readonly features: readonly number[];
  /** Whether a cell of a target may be empty. */
  readonly allowsEmpty?: true;
};

/** What is read of a table: which columns it has, and what stands in them. */
export type TableRows = {
  readonly columns: Columns;
  readonly rows: number;
  /** (rows, features) row-major. */
  readonly features: Float64Array;
  /** Of each target its cell in each row. */
  readonly targetCells: readonly (readonly string[])[];
  /** Where a cell stands in the file. */
  readonly place: (row: number, column: number) => Place;
};

/**
 * Finds the targets and the features.
 *
 * @throws DATA_CSV_HEADER, DATA_TARGET_UNKNOWN, DATA_CSV_NO_FEATURES
 */
export function findColumns(
  csv: CsvText,
  input: InputFile,
  target: string | readonly string[],
  targetPath: Path,
): Columns {
  const { header } = csv;
  checkHeader(csv, input);
  const targets = findTargets(header, input.file, target, targetPath);
  const isTarget = new Set(targets);
  const features = header.map((_, column) => column).filter((column) => !isTarget.has(column));
  if (features.length === 0) {
    throw inputError(fault('DATA_CSV_NO_FEATURES', targetPath, `${input.file} has no column beside the target`));
  }
  return { header, targets, features };
}

/** Checks that each column has a name of its own. @throws DATA_CSV_HEADER */
export function checkHeader({ header, place }: CsvText, { file }: InputFile): void {
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
export function adviseName(name: string, header: readonly string[]): string | undefined {
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
