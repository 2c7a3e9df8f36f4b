/** The formula of an experiment → a function, for the page that draws it. */
import { compileFormula, parseFormula } from '../../formula/index.ts';
import { KobaiError } from '../../shared/index.ts';

/** Compiles the formula of a summary. @throws COMMANDS_FORMULA where it cannot be read: somebody has changed it */
export function compileFunction(formula: string, names: readonly string[]): (values: readonly number[]) => number {
  const read = parseFormula(formula, { names });
  if ('tree' in read) return compileFormula(read.tree, names);
  throw new KobaiError('input', 'COMMANDS_FORMULA', `the formula ${formula} of summary.json: ${read.error.message}`);
}
