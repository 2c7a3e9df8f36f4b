/** Columns of texts and of numbers that may be missing → the inputs of a network, as the training split has it or had it. */
import { createHash } from 'node:crypto';
import { nearestWord, shorten } from '../shared/index.ts';
import { sortTexts } from './classes.ts';
import { fault, inputError } from './faults.ts';
import { collectCellFaults } from './formats/cell-faults.ts';
import type { Table } from './formats/table.ts';
import type { Splits } from './split.ts';
import type { ColumnEncoding, Encoding } from './types.ts';

/** Columns of a table before their encoding. */
export type RawColumns = Pick<Table, 'file' | 'rows' | 'columns' | 'features' | 'place'>;

type CategoryColumn = Extract<ColumnEncoding, { type: 'category' }>;

/** What the experiment says of values that are missing, and of classes that no training row has. */
export type EncodingSettings = {
  /** What stands for a missing value; none is taken where it is left out. */
  readonly fill?: 'mean' | 'median' | 'mostFrequent' | 'zero';
  readonly missingCells: readonly string[];
  readonly unseen: 'error' | 'zeros';
};

/** Columns as inputs, and how they became that. */
export type EncodedColumns = {
  readonly inputs: number;
  /** (rows, inputs) row-major. */
  readonly features: Float64Array;
  /** The name of each input; of a class of a categorical column `colour=red`. */
  readonly columnNames: readonly string[];
  readonly encoding: Encoding;
};

/** As much as a run can share: more could not be laid down either. */
const mostBytes = 0x1_0000_0000;

/**
 * Encodes the columns of all rows.
 *
 * A categorical column has an input for each class of the training split, which is 1 where the row has that class, else
 * 0. A missing number becomes the mean, the median, the most frequent number (the least of several) of the training
 * split, or 0; a missing class the most frequent one (the first of several) or, under `zero`, none.
 *
 * @throws DATA_CATEGORY_UNSEEN at the first cell of each class that validation or test rows alone have;
 * DATA_COLUMN_EMPTY for a column without a value in the training split; DATA_NOT_FINITE for a mean beyond float64;
 * DATA_TOO_LARGE
 */
export function encodeColumns(raw: RawColumns, settings: EncodingSettings, splits: Splits): EncodedColumns {
  const encoding: Encoding = {
    columns: raw.columns.map((_, column) => fitColumn(raw, column, settings, splits.train)),
    missingCells: settings.fill === undefined ? [] : settings.missingCells,
  };
  const { validation, test } = splits;
  refuseUnseen(raw, encoding, Uint32Array.from([...validation, ...test]).sort(), ({ name }) => {
    return `categorical: { columns: [${shorten(name)}], unseen: zeros } reads it as none of the classes`;
  });
  const widths = encoding.columns.map(widthOf);
  const inputs = sum(widths);
  if (raw.rows * inputs * 8 > mostBytes) throw refuseWidth(raw, widths, inputs);
  return { inputs, features: writeColumns(raw, encoding), columnNames: nameInputs(encoding), encoding };
}

/**
 * Encodes the columns of rows that came after the training, which fitted the encoding.
 *
 * @returns (rows, inputs) row-major
 * @throws DATA_CATEGORY_UNSEEN at the first cell of each class that no training row had, where that is an error;
 * DATA_TOO_LARGE
 */
export function encodeNewColumns(raw: RawColumns, encoding: Encoding): Float64Array {
  refuseUnseen(
    raw,
    encoding,
    Uint32Array.from({ length: raw.rows }, (_, row) => row),
    ({ name, classes }, text) => {
      const nearest = nearestWord(text, classes);
      if (nearest !== undefined) return `did you mean ${shorten(nearest)}?`;
      const shown = classes.slice(0, 12).map(shorten).join(', ');
      return `its classes are ${shown}${classes.length > 12 ? ', …' : ''}; a model trained under categorical: { columns: [${shorten(name)}], unseen: zeros } reads others as none of them`;
    },
  );
  const inputs = sum(encoding.columns.map(widthOf));
  if (raw.rows * inputs * 8 > mostBytes) {
    const message = `${raw.file}: ${raw.rows} rows of ${inputs} inputs are more than 4 GiB`;
    throw inputError(fault('DATA_TOO_LARGE', [], message, 'predict them in parts'));
  }
  return writeColumns(raw, encoding);
}

/** The names of the inputs that columns become; of a class of a categorical column `colour=red`. */
export function nameInputs({ columns }: Encoding): string[] {
  return columns.flatMap((column) => {
    if (column.type === 'number') return [column.name];
    return column.classes.map((text) => `${column.name}=${text}`);
  });
}

/**
 * The sha256 of columns before their encoding, in hexadecimal: of the bytes of their cells and, where one is
 * categorical, of a line of JSON with the texts of each column. Of numbers that are all there it is that of the numbers.
 */
export function fingerprintColumns({ features, columns }: RawColumns): string {
  // Another engine may write a NaN with other bits.
  const bits = new BigUint64Array(features.slice().buffer);
  for (let at = 0; at < features.length; at += 1) if (Number.isNaN(features[at])) bits[at] = 0x7ff8_0000_0000_0000n;
  const hash = createHash('sha256').update(bits);
  if (columns.some(({ texts }) => texts)) hash.update(JSON.stringify(columns.map(({ texts = null }) => texts)));
  return hash.digest('hex');
}

function fitColumn(
  raw: RawColumns,
  column: number,
  { fill, unseen }: EncodingSettings,
  trainRows: Uint32Array,
): ColumnEncoding {
  const { name, texts } = raw.columns[column] ?? { name: '' };
  const known = Float64Array.from(trainRows, (row) => cellOf(raw, row, column)).filter((cell) => !Number.isNaN(cell));
  if (known.length === 0) {
    const message = `${raw.file}: ${shorten(name)} has no value in the training split, so there is nothing to fit to`;
    throw inputError(fault('DATA_COLUMN_EMPTY', ['dataset', 'missing'], message, `ignore: [${shorten(name)}]`));
  }
  if (texts === undefined) {
    if (fill === undefined) return { type: 'number', name };
    const value = fillOf(known, fill);
    if (Number.isFinite(value)) return { type: 'number', name, fill: value };
    const message = `${raw.file}: float64 cannot hold the ${fill} of ${shorten(name)}`;
    throw inputError(fault('DATA_NOT_FINITE', ['dataset', 'missing'], message, 'write the column in another unit'));
  }
  const counts = countEach(known);
  const classes = sortTexts([...counts.keys()].map((index) => texts[index] ?? ''));
  if (fill === undefined) return { type: 'category', name, classes, unseen };
  if (fill === 'zero') return { type: 'category', name, classes, unseen, fill: null };
  const countOf = new Map([...counts].map(([index, count]) => [texts[index], count]));
  const most = Math.max(...counts.values());
  return { type: 'category', name, classes, unseen, fill: classes.find((text) => countOf.get(text) === most) ?? null };
}

/** What stands for the missing ones among numbers. */
function fillOf(known: Float64Array, fill: NonNullable<EncodingSettings['fill']>): number {
  switch (fill) {
    case 'zero':
      return 0;
    case 'mean':
      return known.reduce((total, value) => total + value, 0) / known.length;
    case 'median': {
      const sorted = known.slice().sort();
      const [low = 0, high = 0] = [sorted[(known.length - 1) >> 1], sorted[known.length >> 1]];
      // Halved first: the sum of two may be beyond float64.
      return low === high ? low : low / 2 + high / 2;
    }
    case 'mostFrequent': {
      const counts = countEach(known);
      const most = [...counts.values()].reduce((a, b) => Math.max(a, b));
      return [...counts].reduce((least, [value, count]) => (count === most ? Math.min(least, value) : least), Infinity);
    }
  }
}

function countEach(values: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Refuses classes that no training row has, where they are errors. @param rows ascending */
function refuseUnseen(
  raw: RawColumns,
  { columns }: Encoding,
  rows: Uint32Array,
  advise: (column: CategoryColumn, text: string) => string,
): void {
  const faults = collectCellFaults(raw.file);
  for (const [column, how] of columns.entries()) {
    if (how.type === 'number' || how.unseen === 'zeros') continue;
    const { texts = [] } = raw.columns[column] ?? {};
    const isKnown = new Set(how.classes);
    for (const row of rows) {
      const text = texts[cellOf(raw, row, column)];
      if (text === undefined || isKnown.has(text)) continue;
      isKnown.add(text);
      const message = `${shorten(how.name)} is ${JSON.stringify(shorten(text))}, a class that no training row has`;
      faults.add('DATA_CATEGORY_UNSEEN', message, () => raw.place(row, column), advise(how, text));
    }
  }
  faults.throwAny();
}

/** The inputs of all rows, (rows, inputs) row-major. */
function writeColumns(raw: RawColumns, { columns }: Encoding): Float64Array {
  const inputs = sum(columns.map(widthOf));
  const features = new Float64Array(raw.rows * inputs);
  let input = 0;
  for (const [column, how] of columns.entries()) {
    if (how.type === 'number') writeNumbers(raw, column, how.fill ?? 0, { features, inputs, input });
    else writeClasses(raw, column, how, { features, inputs, input });
    input += widthOf(how);
  }
  return features;
}

/** Where a column is written: from which input of how many on. */
type Written = { readonly features: Float64Array; readonly inputs: number; readonly input: number };

function writeNumbers(raw: RawColumns, column: number, fill: number, { features, inputs, input }: Written): void {
  for (let row = 0; row < raw.rows; row += 1) {
    const cell = cellOf(raw, row, column);
    features[row * inputs + input] = Number.isNaN(cell) ? fill : cell;
  }
}

function writeClasses(
  raw: RawColumns,
  column: number,
  { classes, fill }: CategoryColumn,
  { features, inputs, input }: Written,
): void {
  const { texts = [] } = raw.columns[column] ?? {};
  const indexOf = new Map(classes.map((text, index) => [text, index]));
  const classOfCell = texts.map((text) => indexOf.get(text));
  const classOfMissing = typeof fill === 'string' ? indexOf.get(fill) : undefined;
  for (let row = 0; row < raw.rows; row += 1) {
    const cell = cellOf(raw, row, column);
    const index = Number.isNaN(cell) ? classOfMissing : classOfCell[cell];
    if (index !== undefined) features[row * inputs + input + index] = 1;
  }
}

function cellOf({ features, columns }: RawColumns, row: number, column: number): number {
  return features[row * columns.length + column] as number;
}

/** How many inputs a column becomes. */
function widthOf(column: ColumnEncoding): number {
  return column.type === 'number' ? 1 : column.classes.length;
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0);
}

function refuseWidth({ file, rows, columns }: RawColumns, widths: readonly number[], inputs: number) {
  const widest = widths.reduce((best, width, column) => (width > (widths[best] ?? 0) ? column : best), 0);
  const name = shorten(columns[widest]?.name ?? '');
  const message = `${file}: ${rows} rows of ${inputs} inputs are more than 4 GiB; ${name} alone has ${widths[widest]} classes`;
  return inputError(fault('DATA_TOO_LARGE', ['dataset', 'categorical'], message, `ignore: [${name}]`));
}
