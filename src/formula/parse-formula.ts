/** The text of a formula → a checked expression, or what is wrong with it and where. */
import { checkTree } from './check-tree.ts';
import type { Expression } from './expression.ts';
import { type FormulaError, FormulaFault } from './formula-error.ts';
import { type MathNode, parseShape } from './mathjs.ts';
import { scan } from './scan.ts';

/**
 * Reads a formula; README.md has its language.
 *
 * @param text as a person wrote it; of any content and length
 * @param options.names what may be computed with: names that `checkName` accepts
 * @returns the tree, or the first error; nothing is thrown for any text
 */
export function parseFormula(
  text: string,
  { names }: { readonly names: readonly string[] },
): { readonly tree: Expression } | { readonly error: FormulaError } {
  try {
    const { leaves, shape } = scan(text);
    return { tree: checkTree(readSyntax(shape), leaves, names) };
  } catch (fault) {
    if (fault instanceof FormulaFault) return { error: fault.error };
    throw fault;
  }
}

/** The syntax tree of a shape; a syntax error of mathjs becomes one of kobai's. */
function readSyntax(shape: string): MathNode {
  try {
    return parseShape(shape);
  } catch (error) {
    const { char, message } = error as { readonly char?: unknown; readonly message: string };
    if (typeof char !== 'number') throw error;
    // mathjs counts from 1, and one past the end where something is missing.
    const start = Math.min(char - 1, shape.length);
    const end = Math.min(start + (/^(?:[<>=]=|[\w]+)/.exec(shape.slice(start))?.[0].length ?? 1), shape.length);
    const [first = '', ...rest] = message.replace(/ \(char \d+\)$/, '');
    throw new FormulaFault('FORMULA_SYNTAX', { start, end }, first.toLowerCase() + rest.join(''));
  }
}
