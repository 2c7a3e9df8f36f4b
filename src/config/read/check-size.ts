/** YAML text → whether it is too deep or too large to be parsed: found in its tokens, before anything is built of them. */
import { CST, Lexer } from 'yaml';
import type { Diagnostic } from '../../shared/index.ts';
import { errorAt, type Source } from './source.ts';

/** Lists and mappings in one another. The schema needs eight. */
export const maxDepth = 64;
/** Parts of a file, each use of an alias counted anew. A list of 10,000 learning rates has half as many. */
export const maxParts = 20_000;

/** Words, brackets and signs: a part of a mapping has three, a key, a colon and a value. */
const maxTokens = 3 * maxParts;

/** Signs that open a list, a mapping or a part of one. */
const blockSigns = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);
/** Signs of the lexer's own, which do not stand in the text. */
const ownSigns = new Set(['doc-mode', 'flow-error-end', 'scalar']);
const layout = new Set(['newline', 'space', 'comment']);

/**
 * Finds the first place beyond a limit; undefined where all of the text is within.
 *
 * The parser calls itself for each level, and where the stack ends V8 may end the process. Depth is estimated, from
 * below: brackets in one another, and columns at which lines begin and signs stand, each further to the right.
 */
export function checkSize(source: Source, text: string): Diagnostic | undefined {
  let [offset, column, tokens, brackets] = [0, 0, 0, 0];
  let [beginsLine, isScalar] = [true, false];
  const columns: number[] = [];
  for (const token of new Lexer().lex(text)) {
    // What follows the sign of a scalar is its text, whatever it begins with.
    const type = isScalar ? '' : (CST.tokenType(token) ?? '');
    isScalar = type === 'scalar';
    if (type === 'flow-error-end') brackets = 0;
    if (ownSigns.has(type)) continue;
    if (!layout.has(type)) {
      tokens += 1;
      if (brackets === 0 && (beginsLine || blockSigns.has(type))) {
        while ((columns.at(-1) ?? -1) >= column) columns.pop();
        columns.push(column);
      }
      beginsLine = false;
      if (type === 'flow-seq-start' || type === 'flow-map-start') brackets += 1;
      if (type === 'flow-seq-end' || type === 'flow-map-end') brackets = Math.max(0, brackets - 1);
    }
    const isTooDeep = brackets + columns.length / 2 > maxDepth;
    if (isTooDeep || tokens > maxTokens) {
      const span = { source, start: offset, end: offset + token.length };
      return isTooDeep ? errorAt(span, 'CONFIG_TOO_DEEP', tooDeep) : errorAt(span, 'CONFIG_TOO_LARGE', tooLarge);
    }
    offset += token.length;
    const lastBreak = token.lastIndexOf('\n');
    column = lastBreak < 0 ? column + token.length : token.length - lastBreak - 1;
    if (token.endsWith('\n')) beginsLine = true;
  }
  return undefined;
}

export const tooDeep = `lists and mappings are nested more than ${maxDepth} deep here`;
export const tooLarge = `the file has more than ${maxParts} parts, each use of an alias counted anew`;
