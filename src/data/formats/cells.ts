/** The cells of a column, one after the other → what kind they are, and how many different ones. */
import { type DecimalMark, parseNumber, standsForMissing } from './number.ts';

/** What is known of the cells of a column. */
export type Cells = {
  /** Numbers only; texts, numbers among them or not; no value at all; what cannot be a cell, as a date of Parquet. */
  readonly kind: 'number' | 'text' | 'none' | 'other';
  /** Cells with a value, and without. */
  readonly known: number;
  readonly missing: number;
  /** The texts of the cells without a value: '', NA; and where the first of them was. */
  readonly missingTexts: readonly string[];
  readonly gap?: number;
  /** How many cells have each value; not counted any further where too many differ and some are alike. */
  readonly counts?: ReadonlyMap<string, number>;
  /** Numbers without a fraction. */
  readonly whole: boolean;
  /** 0, 1, 2, … or 1, 2, 3, …: the number of the row. */
  readonly counting: boolean;
};

/** Collects the cells of a column. */
export type CellCollector = {
  /** Takes a cell, and where it was. */
  add(text: string, at: number): void;
  /** How many of the cells are numbers with a fraction behind a point, and behind a comma. */
  decimals(): Readonly<Record<DecimalMark, number>>;
  describe(decimal: DecimalMark): Cells;
};

/** So many different values are counted in any case. */
const mostCounted = 1000;

/** None and - may also be a class among others. */
const mayBeClass = /^(?:none|nil|-)$/i;

/** Opens the collection of a column. */
export function collectCells(): CellCollector {
  const missing = new Map<string, { times: number; readonly at: number }>();
  let counts: Map<string, number> | undefined = new Map();
  let known = 0;
  const numbers = { '.': 0, ',': 0 };
  const fractions = { '.': 0, ',': 0 };
  let previous: number | undefined;
  let counting = true;

  const count = (text: string) => {
    const number = parseNumber(text);
    const ofComma = 'value' in number && !text.includes('.') ? number : parseNumber(text, ',');
    if ('value' in number) numbers['.'] += 1;
    if ('value' in ofComma) numbers[','] += 1;
    if ('value' in number && !Number.isInteger(number.value)) fractions['.'] += 1;
    if ('value' in ofComma && !Number.isInteger(ofComma.value)) fractions[','] += 1;
    const value = 'value' in number ? number.value : undefined;
    counting &&= previous === undefined ? value === 0 || value === 1 : value === previous + 1;
    previous = value;
  };

  return {
    add(text, at) {
      if (text === '' || standsForMissing(text)) {
        const cells = missing.get(text) ?? { times: 0, at };
        cells.times += 1;
        missing.set(text, cells);
        return;
      }
      known += 1;
      count(text);
      counts?.set(text, (counts.get(text) ?? 0) + 1);
      if (counts && counts.size > mostCounted && counts.size < known) counts = undefined;
    },
    decimals: () => fractions,
    describe(decimal) {
      const isNumber = known > 0 && numbers[decimal] === known;
      const classes = isNumber || known === 0 ? [] : [...missing].filter(([text]) => mayBeClass.test(text));
      for (const [text, { times }] of classes) {
        missing.delete(text);
        counts?.set(text, times);
        known += times;
      }
      const gaps = [...missing.values()];
      return {
        kind: known === 0 ? 'none' : isNumber ? 'number' : 'text',
        known,
        missing: gaps.reduce((total, { times }) => total + times, 0),
        missingTexts: [...missing.keys()],
        ...(gaps.length > 0 && { gap: Math.min(...gaps.map(({ at }) => at)) }),
        ...(counts && { counts }),
        whole: isNumber && fractions[decimal] === 0,
        counting: isNumber && counting,
      };
    },
  };
}
