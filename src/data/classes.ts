/** Labels as they were read → class indices and class names. */
import { parseNumber, parseNumbers } from './formats/number.ts';

/** The class of each row, as an index into the names of the classes. */
export type Classes = {
  /** (rows) int32. */
  readonly labels: Int32Array;
  /** In the order of the indices. */
  readonly names: readonly string[];
};

/**
 * Classes of numeric labels: the distinct values, sorted. Whole numbers from 0 of which some have no row count as if
 * they had, where the last layer has a unit for each.
 *
 * @param outputs units of the last layer
 */
export function classesOfNumbers(values: readonly number[] | Uint8Array, outputs: number): Classes {
  const distinct = [...new Set<number>(values)].sort((a, b) => a - b);
  const areIndices = distinct.every((value) => Number.isInteger(value) && value >= 0 && value < outputs);
  if (areIndices && distinct.at(-1) === outputs - 1) {
    return { labels: new Int32Array(values), names: Array.from({ length: outputs }, (_, index) => String(index)) };
  }
  return indexClasses([...values], distinct);
}

/**
 * Classes of labels that are text: as numbers where all of them are and no two would become one, else sorted by code
 * unit.
 *
 * @param outputs units of the last layer
 */
export function classesOfTexts(texts: readonly string[], outputs: number): Classes {
  const values = parseNumbers(texts).flatMap((number) => ('value' in number ? [number.value] : []));
  const areNumbers = values.length === texts.length && !haveCodes(texts, values);
  return areNumbers ? classesOfNumbers(values, outputs) : indexClasses(texts, [...new Set(texts)].sort());
}

/** Different texts in the order of classes: as numbers where all of them are, else by code unit. */
export function sortTexts(texts: readonly string[]): string[] {
  const byCodeUnit = [...texts].sort();
  if (texts.some((text) => 'problem' in parseNumber(text))) return byCodeUnit;
  // A stable sort: equal numbers stay in the order of their texts.
  return byCodeUnit.sort((a, b) => Number(a) - Number(b));
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

/** How many of some rows each class has. @param rows row numbers; all where they are left out */
export function countByClass({ labels, names }: Classes, rows?: Uint32Array): number[] {
  const counts = names.map(() => 0);
  const count = (label: number) => {
    counts[label] = (counts[label] as number) + 1;
  };
  if (rows === undefined) labels.forEach(count);
  else for (const row of rows) count(labels[row] as number);
  return counts;
}
