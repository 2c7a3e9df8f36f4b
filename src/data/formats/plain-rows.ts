/** The lines of a CSV file that has nothing to explain → numbers, straight from its bytes; of any other file nothing. */
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

/** Rows that were read, and room for more. */
export type PlainRows = {
  /** Of each column its number among the targets, −1 where it is a feature. */
  readonly targetOfColumn: Int32Array;
  readonly inputs: number;
  rows: number;
  /** (at least `rows`, inputs) row-major. */
  features: Float64Array;
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
 * @returns false where a cell is quoted, empty, no number where there must be one, or the row not as long as the header:
 * what a careful reader has to look at
 */
export function readPlainRows(bytes: Buffer, offset: number, read: PlainRows, bytesLeft: number): boolean {
  const { targetOfColumn, inputs, targetCells, starts } = read;
  const columns = targetOfColumn.length;
  for (let at = 0; ; ) {
    while (isBreak(bytes[at]) || isBlank(bytes[at])) at += 1;
    if (at >= bytes.length) return true;
    if ((read.rows + 1) * inputs > read.features.length) makeRoom(read, bytes.subarray(at), bytesLeft);
    const { features } = read;
    let to = read.rows * inputs;
    starts.push(offset + at);
    for (let column = 0; column < columns; column += 1) {
      while (isBlank(bytes[at])) at += 1;
      const target = targetOfColumn[column] as number;
      if (target < 0) {
        const end = readNumber(bytes, at, features, to);
        if (end === at) return false;
        at = end;
        to += 1;
      } else {
        const end = endOfText(bytes, at);
        const text = readText(bytes, at, end);
        if (text === undefined) return false;
        targetCells[target]?.push(text);
        at = end;
      }
      while (isBlank(bytes[at])) at += 1;
      const isEnd = column === columns - 1 ? isBreak(bytes[at]) : bytes[at] === comma;
      if (!isEnd) return false;
      at += 1;
    }
    read.rows += 1;
  }
}

/** Makes room for the rows of these bytes and, if they go on like that, of all that follow. What is not used costs nothing. */
function makeRoom(read: PlainRows, bytes: Buffer, bytesLeft: number): void {
  let breaks = 0;
  for (const byte of bytes) if (byte === newline) breaks += 1;
  // A cell has two bytes at least, its comma with it.
  const most = bytes.length / (2 * read.targetOfColumn.length);
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
 * @param into gets the number at `to`
 * @returns where it ends, which is `start` where there is none
 * @see https://doi.org/10.1145/93542.93557 (Clinger, How to read floating point numbers accurately)
 */
function readNumber(bytes: Buffer, start: number, into: Float64Array, to: number): number {
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
  if (bytes[at] === point) {
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
    const exact = parseNumber(bytes.toString('latin1', start, at));
    if ('problem' in exact) return start;
    into[to] = exact.value;
  }
  return at;
}

/** The digit that a byte is; 10 and more where it is none. */
function digitAt(bytes: Buffer, at: number): number {
  return (bytes[at] as number) ^ zero;
}

function endOfText(bytes: Buffer, start: number): number {
  let end = start;
  while (bytes[end] !== comma && !isBreak(bytes[end])) end += 1;
  return end;
}

/** A cell of text without blanks at its end; undefined where it is empty or holds what only text with rules can. */
function readText(bytes: Buffer, start: number, end: number): string | undefined {
  let last = end;
  while (last > start && isBlank(bytes[last - 1])) last -= 1;
  let isAscii = true;
  for (let at = start; at < last; at += 1) {
    const byte = bytes[at] as number;
    if ((byte < space && byte !== tab) || byte === doubleQuote) return undefined;
    if (byte >= 0x80) isAscii = false;
  }
  if (last === start) return undefined;
  if (isAscii) return bytes.toString('latin1', start, last);
  const cell = bytes.subarray(start, last);
  const text = isUtf8(cell) ? cell.toString() : undefined;
  return text === text?.trim() ? text : undefined;
}
