/** The text of a formula in the settings → its tree. */
import { type Expression, parseFormula } from '../formula/index.ts';
import { KobaiError } from '../shared/index.ts';

/** @throws TRAIN_FORMULA where it cannot be read: the experiment was checked, so this is a fault in kobai */
export function readFormula(text: string, names: readonly string[]): Expression {
  const read = parseFormula(text, { names });
  if ('tree' in read) return read.tree;
  throw new KobaiError('internal', 'TRAIN_FORMULA', `the formula ${text}: ${read.error.message}`);
}
