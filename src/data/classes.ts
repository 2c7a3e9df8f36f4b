/** Labels as they were read → class indices and class names. */
import { parseNumber } from './formats/number.ts';

/** The class of each row, as an index into the names of the classes. */
export type Classes = {
  /** (rows) int32. */
  readonly labels: Int32Array;
  /** In the order of the indices. */
  readonly names: readonly string[];
};

/** Labels that count from 0 may leave gaps, but most indices up to the largest must have rows. */
const maximumGapFactor = 4;

/**
 * Classes of numeric labels.
 *
 * Whole numbers that count from 0 (the least is 0, the largest under 4 × the number of distinct labels) are their own
 * class index, a gap being a class without rows; of all others the distinct values are sorted.
 */
export function classesOfNumbers(values: ArrayLike<number>): Classes {
  const distinct = [...new Set(Array.from(values))].sort((a, b) => a - b);
  const largest = distinct.at(-1) ?? 0;
  const whole = distinct.every((value) => Number.isInteger(value));
  if (whole && distinct[0] === 0 && largest < maximumGapFactor * distinct.length) {
    return { labels: Int32Array.from(values), names: Array.from({ length: largest + 1 }, (_, index) => String(index)) };
  }
  return indexClasses(Array.from(values), distinct);
}

/** Classes of labels that are text: as numbers where all of them are and no two would become one, else sorted by code unit. */
export function classesOfTexts(texts: readonly string[]): Classes {
  const values = texts.map(parseNumber).flatMap((number) => ('value' in number ? [number.value] : []));
  const areNumbers = values.length === texts.length && !haveCodes(texts, values);
  return areNumbers ? classesOfNumbers(values) : indexClasses(texts, [...new Set(texts)].sort());
}

/** Whether different texts are one number only because it leaves something out: the zero of 07, digits beyond 2^53. */
function haveCodes(texts: readonly string[], values: readonly number[]): boolean {
  const distinct = new Set(texts);
  if (distinct.size === new Set(values).size) return false;
  const names = new Map<number, string>();
  for (const [i, text] of texts.entries()) {
    const value = values[i] as number;
    const known = names.get(value) ?? text;
    const isCode = /^[+-]?0\d/.test(text) || /^[+-]?0\d/.test(known) || !Number.isSafeInteger(Math.trunc(value));
    if (known !== text && isCode) return true;
    names.set(value, known);
  }
  return false;
}

/** Classes of two different numbers, the smaller one first, whatever they are: 1 and 2, −1 and 1, 0 and 100. */
export function twoClasses(cells: readonly string[]): Classes {
  const values = cells.map(Number);
  return indexClasses(
    values,
    [...new Set(values)].sort((a, b) => a - b),
  );
}

function indexClasses<T extends string | number>(values: readonly T[], sorted: readonly T[]): Classes {
  const indices = new Map(sorted.map((value, index) => [value, index]));
  const labels = Int32Array.from(values, (value) => indices.get(value) ?? -1);
  return { labels, names: sorted.map(String) };
}

/** How many classes have rows. */
export function countClassesWithRows({ labels }: Classes): number {
  return new Set(labels).size;
}
