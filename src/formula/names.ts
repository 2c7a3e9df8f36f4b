/** The words of a formula: which may be declared, and which was meant by one that is not. */
import { distance } from 'fastest-levenshtein';
import { type FormulaError, FormulaFault, quote } from './formula-error.ts';
import { functionNames } from './functions.ts';

/** The constants of the language. */
export const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

/** Names of functions in other languages, and how they are written here. */
const translations: ReadonlyMap<string, string> = new Map([
  ['ln', 'log(x)'],
  ['log10', 'log(x) / log(10)'],
  ['log2', 'log(x) / log(2)'],
  ['pow', 'x ^ y'],
  ['square', 'x ^ 2'],
  ['cbrt', 'x ^ (1 / 3)'],
  ['tan', 'sin(x) / cos(x)'],
  ['relu', 'max(0, x)'],
  ['softplus', 'log1p(exp(x))'],
  ['if', 'condition ? a : b'],
]);

/** What is called so elsewhere, and the names that it may have here: in a loss, `y` is the prediction and `t` the target. */
const otherNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['y_true', ['t']],
  ['target', ['t']],
  ['label', ['t']],
  ['y_pred', ['y']],
  ['pred', ['y']],
  ['prediction', ['y']],
  ['output', ['y']],
  ['z', ['x']],
  ['t', ['step']],
]);

/**
 * Whether a name may be declared for formulas.
 *
 * @returns what is wrong with it; nothing if it may
 */
export function checkName(name: string): FormulaError | undefined {
  const place = { start: 0, end: name.length };
  if (isFunctionName(name) || constants.has(name)) {
    const meaning = constants.has(name) ? 'a constant' : 'a function';
    return new FormulaFault('FORMULA_NAME', place, `${quote(name)} is ${meaning} of formulas already`).error;
  }
  if (/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(name)) return undefined;
  const message = `${quote(name)} cannot be a name in a formula`;
  const hint = 'letters (a-z, A-Z), digits and `_`, with a letter first';
  return new FormulaFault('FORMULA_NAME', place, message, hint).error;
}

/** Whether the word is a function of the language. */
export function isFunctionName(word: string): word is (typeof functionNames)[number] {
  return functionNames.includes(word as (typeof functionNames)[number]);
}

/** The hint for an unknown word: how it is written here, the nearest right one, or all there are. */
export function suggestWord(word: string, candidates: readonly string[]): string {
  const translation = translations.get(word.toLowerCase());
  if (translation !== undefined) return `write \`${translation}\``;
  const other = otherNames.get(word.toLowerCase())?.find((name) => candidates.includes(name));
  const isOfLoss = candidates.includes('y') && candidates.includes('t');
  if (other !== undefined && isOfLoss) return `write ${quote(other)}: \`y\` is the prediction, \`t\` the target`;
  if (other !== undefined) return `write ${quote(other)}`;
  let nearest: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  // One letter is one edit from any other.
  const isNear = (candidate: string) => word.length > 1 || candidate === word.toLowerCase();
  for (const candidate of candidates.filter(isNear)) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= Math.max(1, Math.floor(candidate.length * 0.4)) && edits < fewest) {
      [nearest, fewest] = [candidate, edits];
    }
  }
  if (nearest !== undefined) return `did you mean ${quote(nearest)}?`;
  return `there are ${candidates.slice(0, 20).map(quote).join(', ')}${candidates.length > 20 ? ', …' : ''}`;
}
