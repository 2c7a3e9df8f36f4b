/** The lines of a CSV file that has nothing to explain → numbers and texts, straight from its bytes; of any other file nothing. */
import { isUtf8 } from 'node:buffer';
import {
  comma,
  doubleQuote,
  isBlank,
  isBreak,
  minus,
  newline,
  plus,
  point,
  smallE,
  space,
  tab,
  zero,
} from './characters.ts';
import { parseNumber } from './number.ts';
import { type CellSettings, numberText, type TextNumbers } from './table-rows.ts';

/** What a column is, where it is no target: the roles of the targets are their numbers, 0 and above. */
export const [numberRole, ignoredRole] = [-1, -2] as const;
/** The role of the first categorical column; those of the others are one less each. */
export const categoryRole = -3;

/** Rows that were read, and room for more. */
export type PlainRows = CellSettings & {
  readonly separator: number;
  /** What each column is. */
  readonly roles: Int32Array;
  readonly inputs: number;
  rows: number;
  /** (at least `rows`, inputs) row-major, see {@link TableRows}. */
  features: Float64Array;
  /** Of each categorical column its texts. */
  readonly categories: readonly TextNumbers[];
  /** Of each target its cell in each row. */
  readonly targetCells: readonly string[][];
  /** Where each row begins, counted from the start of the first bytes. */
  readonly starts: number[];
};

/**
 * Reads whole lines; blank ones are none.
 *
 * @param bytes end with a line break
 * @param offset of these bytes in the file
 * @param bytesLeft how many follow, for a guess of how many rows do
 * @returns false where a cell is quoted, empty though that stands for nothing, no number where there must be one, or
 * the row not as long as the header: what a careful reader has to look at
 */
export function readPlainRows(bytes: Buffer, offset: number, read: PlainRows, bytesLeft: number): boolean {
  const { roles, inputs, starts, separator, decimal } = read;
  const columns = roles.length;
  const mark = decimal === '.' ? point : comma;
  for (let at = 0; ; ) {
    while (isBreak(bytes[at]) || isBlank(bytes[at], separator)) at += 1;
    if (at >= bytes.length) return true;
    if ((read.rows + 1) * inputs > read.features.length) makeRoom(read, bytes.subarray(at), bytesLeft);
    const { features } = read;
    let to = read.rows * inputs;
    starts.push(offset + at);
    for (let column = 0; column < columns; column += 1) {
      while (isBlank(bytes[at], separator)) at += 1;
      const role = roles[column] as number;
      const isLast = column === columns - 1;
      let end = -1;
      if (role === numberRole) {
        const after = readNumber(bytes, at, mark, features, to);
        if (after > at) end = findCellEnd(bytes, after, separator, isLast);
      }
      if (end === -1) {
        const after = readTextCell(bytes, at, read, role, to);
        if (after !== -1) end = findCellEnd(bytes, after, separator, isLast);
        if (end === -1) return false;
      }
      at = end + 1;
      if (role === numberRole || role <= categoryRole) to += 1;
    }
    read.rows += 1;
  }
}

/** The separator after a cell, or the line break after the last one, which blanks may precede; −1 where there is none. */
function findCellEnd(bytes: Buffer, start: number, separator: number, isLast: boolean): number {
  let at = start;
  while (isBlank(bytes[at], separator)) at += 1;
  return (isLast ? isBreak(bytes[at]) : bytes[at] === separator) ? at : -1;
}

/** Makes room for the rows of these bytes and, if they go on like that, of all that follow. What is not used costs nothing. */
function makeRoom(read: PlainRows, bytes: Buffer, bytesLeft: number): void {
  let breaks = 0;
  for (const byte of bytes) if (byte === newline) breaks += 1;
  // A cell has a byte at least, its separator.
  const most = bytes.length / read.roles.length;
  const guess = Math.min(breaks, most) * (1 + (1.02 * bytesLeft) / bytes.length);
  const rows = read.rows + Math.ceil(Math.max(guess, read.rows / 4)) + 1;
  const { features } = read;
  read.features = new Float64Array(rows * read.inputs);
  read.features.set(features);
}

/** 10^0 … 10^22: the powers of ten that float64 has exactly. */
const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads a decimal number as {@link parseNumber} does.
 *
 * Where its digits make a whole number below 2^53 and the power of ten is exact, their product or quotient is rounded
 * once and so is right; the others go to `Number`.
 *
 * @param mark the byte between its whole and its fraction
 * @param into gets the number at `to`
 * @returns where it ends, which is `start` where there is none
 * @see https://doi.org/10.1145/93542.93557 (Clinger, How to read floating point numbers accurately)
 */
function readNumber(bytes: Buffer, start: number, mark: number, into: Float64Array, to: number): number {
  let at = start;
  const isNegative = bytes[at] === minus;
  if (isNegative || bytes[at] === plus) at += 1;
  let whole = 0;
  let from = at;
  for (let digit = digitAt(bytes, at); digit < 10; digit = digitAt(bytes, at)) {
    whole = whole * 10 + digit;
    at += 1;
  }
  let digits = at - from;
  let power = 0;
  if (bytes[at] === mark) {
    at += 1;
    from = at;
    for (let digit = digitAt(bytes, at); digit < 10; digit = digitAt(bytes, at)) {
      whole = whole * 10 + digit;
      at += 1;
    }
    digits += at - from;
    power = from - at;
  }
  if (digits === 0) return start;
  if (((bytes[at] as number) | 0x20) === smallE) {
    at += 1;
    const isDivision = bytes[at] === minus;
    if (isDivision || bytes[at] === plus) at += 1;
    from = at;
    let exponent = 0;
    for (let digit = digitAt(bytes, at); digit < 10; digit = digitAt(bytes, at)) {
      exponent = exponent * 10 + digit;
      at += 1;
    }
    if (at === from) return start;
    power += isDivision ? -exponent : exponent;
  }
  if (whole <= Number.MAX_SAFE_INTEGER && power >= -22 && power <= 22) {
    const value = power < 0 ? whole / (powersOfTen[-power] as number) : whole * (powersOfTen[power] as number);
    into[to] = isNegative ? -value : value;
  } else {
    const exact = parseNumber(bytes.toString('latin1', start, at), mark === point ? '.' : ',');
    if ('problem' in exact) return start;
    into[to] = exact.value;
  }
  return at;
}

/** The digit that a byte is; 10 and more where it is none. */
function digitAt(bytes: Buffer, at: number): number {
  return (bytes[at] as number) ^ zero;
}

/**
 * Reads a cell of text: of a target, of a categorical column, of a column that is ignored, or one that stands for a
 * missing number.
 *
 * @returns where it ends; −1 where it cannot stand there, or holds what only text with rules can
 */
function readTextCell(bytes: Buffer, start: number, read: PlainRows, role: number, to: number): number {
  const { separator, missing, features, categories, targetCells } = read;
  let end = start;
  while (bytes[end] !== separator && !isBreak(bytes[end])) end += 1;
  const text = readText(bytes, start, end, role === ignoredRole);
  if (text === undefined) return -1;
  if (role === ignoredRole) return end;
  const isMissing = missing.has(text);
  if (role >= 0) {
    if (text === '' || isMissing) return -1;
    targetCells[role]?.push(text);
    return end;
  }
  const texts = categories[categoryRole - role];
  if (isMissing) features[to] = Number.NaN;
  else if (texts === undefined || text === '') return -1;
  else features[to] = numberText(texts, text);
  return end;
}

/**
 * A cell of text without blanks at its end.
 *
 * @param checkOnly whether the text itself is of no use: it is then left empty
 * @returns undefined where it holds what only text with rules can
 */
function readText(bytes: Buffer, start: number, end: number, checkOnly: boolean): string | undefined {
  let last = end;
  while (last > start && (bytes[last - 1] === space || bytes[last - 1] === tab)) last -= 1;
  let isAscii = true;
  for (let at = start; at < last; at += 1) {
    const byte = bytes[at] as number;
    if ((byte < space && byte !== tab) || byte === doubleQuote) return undefined;
    if (byte >= 0x80) isAscii = false;
  }
  if (isAscii) return checkOnly ? '' : bytes.toString('latin1', start, last);
  const cell = bytes.subarray(start, last);
  const text = isUtf8(cell) ? cell.toString() : undefined;
  return text === text?.trim() ? text : undefined;
}
