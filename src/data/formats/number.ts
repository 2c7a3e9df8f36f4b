/** The text of a cell → a float64, or what is wrong with it. Stricter than `Number`, which takes '' for 0 and '0x1f' for 31. */

/** What stands between the whole and the fraction of a number. */
export type DecimalMark = '.' | ',';

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const decimalWithComma = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const nonFinite = /^[+-]?(?:nan|inf|infinity)$/i;
const mantissaDigit = /^[^eE]*[1-9]/;

/** A number, or why the cell is none; `nonFinite` where it is one that float64 cannot hold. */
export type CellNumber =
  | { readonly value: number }
  | { readonly problem: string; readonly nonFinite: boolean; readonly hint?: string };

/** Reads a decimal number, `-1.5e3`; never a NaN, an infinity or a silent 0. */
export function parseNumber(text: string, mark: DecimalMark = '.'): CellNumber {
  if (text === '') return { problem: 'is empty', nonFinite: false };
  if (nonFinite.test(text)) return { problem: `is ${quote(text)}; every number must be finite`, nonFinite: true };
  if (!(mark === '.' ? decimal : decimalWithComma).test(text)) {
    const problem = `is ${quote(text)}, which is not a decimal number`;
    if (!(mark === '.' ? decimalWithComma : decimal).test(text)) return { problem, nonFinite: false };
    const hint = mark === '.' ? 'decimal: "," reads numbers with a comma' : 'decimal: "." reads numbers with a point';
    return { problem, nonFinite: false, hint };
  }
  const value = Number(text.replace(',', '.'));
  if (!Number.isFinite(value)) {
    return { problem: `is ${quote(text)}, beyond the largest float64`, nonFinite: true };
  }
  if (value === 0 && mantissaDigit.test(text)) {
    return { problem: `is ${quote(text)}, too near to 0 for a float64`, nonFinite: true };
  }
  return { value };
}

/** Whether a text is one of those that programs write where there is no number. */
export function standsForMissing(text: string): boolean {
  return /^(?:na|n\/a|nan|null|none|nil|\?|-)$/i.test(text);
}

/** Reads the cells of a column, each different text once: of a column of classes there are few. */
export function parseNumbers(texts: readonly string[], mark: DecimalMark = '.'): CellNumber[] {
  const known = new Map<string, CellNumber>();
  return texts.map((text) => {
    const number = known.get(text) ?? parseNumber(text, mark);
    known.set(text, number);
    return number;
  });
}

/** A cell as messages show it: quoted, control characters escaped, long ones cut. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
