/**
 * The text of a formula → its numbers and words with their places, and its shape: the same text with a dummy of the
 * same length for every word and number. Only the shape goes on to mathjs, so nothing that a stranger writes can mean
 * anything there.
 */
import { FormulaFault, quote } from './formula-error.ts';
import { adviseSign } from './signs.ts';

/** A stretch of the text. */
type Piece = { readonly text: string; readonly start: number; readonly end: number };

/** A number or a word. */
export type Leaf = Piece & { readonly kind: 'number' | 'word' };

/** What scanning finds. */
export type Scan = {
  /** In the order of the text, which is also the order of the leaves of its tree. */
  readonly leaves: readonly Leaf[];
  readonly shape: string;
};

/** A parenthesis that is open, or the formula itself, and whether a `?` in it waits for its `:`. */
type Nesting = Piece & { isWaiting: boolean };

/** The most levels of nested parentheses, and of the tree. */
export const deepest = 64;
const mostCharacters = 500;
const mostNodes = 200;

const token =
  /(?<space>[ \t\r\n\u00a0]+)|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<sign><=|>=|==|\*(?!\*)|[-+/^()<>,?:])|\*\*|!=|&&|\|\||./gsu;

/**
 * Reads a formula from left to right.
 *
 * @throws FormulaFault for an empty text, a sign that is not of the language, two values without an operator between
 * them, a parenthesis or colon without its partner, a number beyond float64, and what exceeds a limit
 */
export function scan(text: string): Scan {
  refuseLong(text);
  const leaves: Leaf[] = [];
  const nestings: Nesting[] = [{ text: '', start: 0, end: 0, isWaiting: false }];
  let shape = '';
  let nodes = 0;
  let before: 'operator' | 'word' | 'value' = 'operator';
  for (const { 0: found, groups = {}, index: start } of text.matchAll(token)) {
    const piece = { text: found, start, end: start + found.length };
    if (groups.space !== undefined) {
      shape += ' '.repeat(found.length);
      continue;
    }
    const kind = groups.number !== undefined ? 'number' : groups.word !== undefined ? 'word' : undefined;
    if (kind === undefined && groups.sign === undefined) {
      throw new FormulaFault('FORMULA_SIGN', piece, `${quote(found)} is not part of a formula`, adviseSign(found));
    }
    if (kind !== undefined ? before !== 'operator' : found === '(' && before === 'value') {
      refuseNeighbour(text, piece, leaves.at(-1));
    }
    if (!'(),:'.includes(found)) nodes += 1;
    if (nodes > mostNodes) {
      const message = `a formula has at most ${mostNodes} numbers, names and operators`;
      throw new FormulaFault('FORMULA_TOO_LONG', { start, end: text.length }, message);
    }
    if (kind === undefined) {
      nest(nestings, piece);
      shape += found;
      before = found === ')' ? 'value' : 'operator';
    } else {
      if (kind === 'number') refuseInfinite(piece);
      leaves.push({ ...piece, kind });
      shape += kind === 'number' ? '1'.padEnd(found.length) : 'w'.padEnd(found.length, '_');
      before = kind === 'number' ? 'value' : 'word';
    }
  }
  if (shape.trim() === '') {
    throw new FormulaFault('FORMULA_SYNTAX', { start: 0, end: text.length }, 'the formula is empty');
  }
  const unclosed = nestings.at(-1);
  if (unclosed?.text === '(') throw new FormulaFault('FORMULA_SYNTAX', unclosed, 'this `(` is not closed');
  return { leaves, shape };
}

/** Follows parentheses and conditionals, so that mathjs meets no nesting that could exhaust its stack, and no range. */
function nest(nestings: Nesting[], piece: Piece): void {
  const inner = nestings.at(-1) as Nesting;
  if (piece.text === '(') {
    nestings.push({ ...piece, isWaiting: false });
    if (nestings.length - 1 > deepest) {
      throw new FormulaFault('FORMULA_TOO_DEEP', piece, `a formula has at most ${deepest} parentheses in each other`);
    }
  } else if (piece.text === ')') {
    nestings.pop();
    if (nestings.length === 0) throw new FormulaFault('FORMULA_SYNTAX', piece, 'this `)` closes nothing');
  } else if (piece.text === '?') {
    // mathjs would take the colon of the inner one for a range.
    if (inner.isWaiting) {
      const message = 'a condition within `? … :` stands in parentheses';
      throw new FormulaFault('FORMULA_SYNTAX', piece, message, 'write `a ? (b ? c : d) : e`');
    }
    inner.isWaiting = true;
  } else if (piece.text === ':') {
    if (!inner.isWaiting) {
      const hint = 'a colon stands only in `condition ? a : b`; there are no ranges';
      throw new FormulaFault('FORMULA_SYNTAX', piece, 'this `:` belongs to no `?`', hint);
    }
    inner.isWaiting = false;
  }
}

function refuseLong(text: string): void {
  if (text.length <= mostCharacters) return;
  const message = `a formula has at most ${mostCharacters} characters, got ${text.length}`;
  throw new FormulaFault('FORMULA_TOO_LONG', { start: mostCharacters, end: text.length }, message);
}

function refuseInfinite(piece: Piece): void {
  if (Number.isFinite(Number(piece.text))) return;
  throw new FormulaFault('FORMULA_NUMBER', piece, `${quote(piece.text)} is beyond the numbers of float64`);
}

function refuseNeighbour(text: string, piece: Piece, before: Leaf | undefined): never {
  const touches = before?.kind === 'number' && before.end === piece.start;
  if (touches && before.text === '0' && /^[box]/i.test(piece.text)) {
    const place = { start: before.start, end: piece.end };
    const message = `${quote(text.slice(place.start, place.end))} is not a decimal number`;
    throw new FormulaFault('FORMULA_NUMBER', place, message);
  }
  const message = `an operator is missing before ${quote(piece.text)}`;
  throw new FormulaFault('FORMULA_SYNTAX', piece, message, 'write `*` for a product');
}
