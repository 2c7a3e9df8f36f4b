/** The header of a table and what the experiment says of its columns → which columns are what; every fault with its place. */
import { closest, distance } from 'fastest-levenshtein';
import { type Diagnostic, type ErrorCode, type Path, shorten } from '../../shared/index.ts';
import { fault, inputError, throwFaults } from '../faults.ts';
import type { InputFile } from '../input-file.ts';
import { collectCellFaults, type Where } from './cell-faults.ts';

/** What the experiment says of the columns of a table. */
export type ColumnSettings = {
  readonly target: string | readonly string[];
  /** Where the experiment names the target. */
  readonly targetPath: Path;
  /** The only features; without it, every column that is no target and not ignored is one. */
  readonly features?: readonly string[];
  /** Where the experiment names those, where that is not `dataset.features`. */
  readonly featuresPath?: Path;
  readonly ignore?: readonly string[];
  /** Features whose cells are names of classes. */
  readonly categorical?: readonly string[];
  /** Where the experiment names those. */
  readonly categoricalPath?: Path;
};

/** Which columns are what, by their numbers, ascending but for the targets. */
export type Columns = {
  readonly header: readonly string[];
  readonly targets: readonly number[];
  readonly features: readonly number[];
  /** Whether a cell of a target may be empty. */
  readonly allowsEmpty?: true;
  /** Those of the features whose cells are names of classes. */
  readonly categorical: ReadonlySet<number>;
};

/** The names of a table's columns, and where each stands. */
export type Header = { readonly names: readonly string[]; readonly place: (column: number) => Where };

/** Says of a table's columns what they are. */
export type ChooseColumns = (header: Header) => Columns;

/**
 * Finds the targets and the features.
 *
 * @throws DATA_CSV_HEADER, DATA_TARGET_UNKNOWN, DATA_COLUMN_UNKNOWN, DATA_COLUMN_ROLE where a column is named for what
 * it cannot be, DATA_CSV_NO_FEATURES
 */
export function findColumns(header: Header, input: InputFile, settings: ColumnSettings): Columns {
  const { names } = header;
  checkHeader(header, input);
  const { target, targetPath, featuresPath = ['dataset', 'features'], ignore, categoricalPath = [] } = settings;
  const find = (code: ErrorCode, wanted: readonly string[] | string, path: Path) =>
    findNames({ header: names, file: input.file, code }, wanted, path);
  const targets = find('DATA_TARGET_UNKNOWN', target, targetPath);
  const isTarget = new Set(targets);

  const chosen = settings.features && find('DATA_COLUMN_UNKNOWN', settings.features, featuresPath);
  const ignored = ignore && find('DATA_COLUMN_UNKNOWN', ignore, ['dataset', 'ignore']);
  const categorical = find('DATA_COLUMN_UNKNOWN', settings.categorical ?? [], categoricalPath);
  if (chosen && ignored) {
    const message = 'features names all columns that are features, so none is left to ignore';
    throw inputError(fault('DATA_COLUMN_ROLE', ['dataset', 'ignore'], message, 'leave out features, or ignore'));
  }
  const isIgnored = new Set(ignored);
  const isChosen = chosen && new Set(chosen);
  const features = names
    .map((_, column) => column)
    .filter((column) => !isTarget.has(column) && !isIgnored.has(column) && isChosen?.has(column) !== false);
  const isFeature = new Set(features);
  const misnamed = (columns: readonly number[] | undefined, path: Path, isWrong: (column: number) => boolean) =>
    (columns ?? []).flatMap((column, index) => {
      if (!isWrong(column)) return [];
      const what = isTarget.has(column) ? 'the target' : 'no feature';
      const message = `${path.includes('categorical') ? 'categorical' : path.at(-1)} names ${shorten(names[column] ?? '')}, which is ${what}`;
      return [fault('DATA_COLUMN_ROLE', [...path, index], message)];
    });
  throwFaults([
    ...misnamed(chosen, featuresPath, (column) => isTarget.has(column)),
    ...misnamed(ignored, ['dataset', 'ignore'], (column) => isTarget.has(column)),
    ...misnamed(categorical, categoricalPath, (column) => !isFeature.has(column)),
  ]);
  if (features.length === 0) {
    const message = `${input.file} has no column beside the target${isIgnored.size > 0 ? ' and what is ignored' : ''}`;
    throw inputError(fault('DATA_CSV_NO_FEATURES', targetPath, message));
  }
  return { header: names, targets, features, categorical: new Set(categorical) };
}

/** Checks that each column has a name of its own. @throws DATA_CSV_HEADER */
export function checkHeader({ names, place }: Header, { file }: InputFile): void {
  const faults = collectCellFaults(file);
  const known = new Set<string>();
  for (const [column, name] of names.entries()) {
    if (name === '') {
      const hint = 'give it one; the row numbers of pandas are left out by to_csv(index=False)';
      faults.add('DATA_CSV_HEADER', `column ${column + 1} has no name`, () => place(column), hint);
    }
    if (name !== '' && known.has(name)) {
      const message = `the name ${shorten(name)} stands twice in the header`;
      faults.add('DATA_CSV_HEADER', message, () => place(column));
    }
    known.add(name);
  }
  faults.throwAny();
}

/** Names that are not there: more are not looked for. */
const mostUnknown = 20;

/** The column that was probably meant; one whose name is much longer or shorter was not. */
export function adviseName(name: string, header: readonly string[]): string | undefined {
  const same = header.find((column) => column.normalize('NFKC') === name.normalize('NFKC'));
  if (same !== undefined) {
    return `${shorten(same)} looks the same and is made of other characters (Unicode forms): copy the name from the file`;
  }
  const [only = '', ...others] = header;
  const separator = /[;|\t,]/.exec(only)?.[0];
  if (others.length === 0 && separator !== undefined) {
    return `its only column is called ${shorten(only)}: separator: ${separator === '\t' ? 'tab' : `"${separator}"`} parts it`;
  }
  const most = Math.round(name.length * 0.4);
  const isNear = (column: string) => column.length > 1 && Math.abs(column.length - name.length) <= most;
  const alike = header.filter((column) => column.toLowerCase() === name.toLowerCase() || isNear(column));
  if (alike.length === 0) return undefined;
  const nearest = closest(name, alike);
  return distance(name, nearest) <= Math.max(1, most) ? `did you mean ${shorten(nearest)}?` : undefined;
}

type NameSearch = { readonly header: readonly string[]; readonly file: string; readonly code: ErrorCode };

function findNames({ header, file, code }: NameSearch, wanted: string | readonly string[], path: Path): number[] {
  const names = typeof wanted === 'string' ? [wanted] : wanted;
  const columnOf = new Map(header.map((name, column) => [name, column]));
  const unknown: Diagnostic[] = [];
  for (const [index, name] of names.entries()) {
    if (columnOf.has(name) || unknown.length === mostUnknown) continue;
    const shown = header.slice(0, 12).map(shorten).join(', ');
    const isData = header.some((column) => column.trim() !== '' && Number.isFinite(Number(column)));
    const columns = isData
      ? `its first line, which names the columns, has numbers: ${shown}; put a line of names above it`
      : `its columns are ${shown}${header.length > 12 ? ', …' : ''}`;
    const hint = adviseName(name, header) ?? columns;
    const place = typeof wanted === 'string' ? path : [...path, index];
    unknown.push(fault(code, place, `${file} has no column ${shorten(name)}`, hint));
  }
  throwFaults(unknown);
  return names.map((name) => columnOf.get(name) ?? 0);
}
