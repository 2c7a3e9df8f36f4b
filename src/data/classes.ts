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

/** Classes of labels that are text: as numbers where all of them are, else the distinct values, sorted by code unit. */
export function classesOfTexts(texts: readonly string[]): Classes {
  const values = texts.map(parseNumber).flatMap((number) => ('value' in number ? [number.value] : []));
  return values.length === texts.length ? classesOfNumbers(values) : indexClasses(texts, [...new Set(texts)].sort());
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
