export { compileElementwise, compileFormula } from './compile-formula.ts';
export { differentiate } from './differentiate.ts';
export type { Expression } from './expression.ts';
export { formatFormula } from './format-formula.ts';
export type { FormulaError } from './formula-error.ts';
export { checkName } from './names.ts';
export { parseFormula } from './parse-formula.ts';
