/** Expressions → functions as fast as hand-written ones, with the same bits on every machine. */
import type { FloatArray, Precision } from '../shared/index.ts';
import type { Expression } from './expression.ts';
import { functionNames, functionRules, power } from './functions.ts';
import { generate } from './generate.ts';

/** What the generated text may call, by its name there. */
const helpers: ReadonlyMap<string, (...values: number[]) => number> = new Map([
  ...functionNames.map((name) => [name, functionRules[name].compute] as const),
  ['power', power as (...values: number[]) => number],
  ['fround', Math.fround],
]);

/**
 * A function of single numbers, in float64.
 *
 * @param tree from parseFormula or differentiate, in this process
 * @param names the order in which the function takes their values
 * @returns the value; infinite or NaN where the formula has no other
 * @throws KobaiError FORMULA_UNDECLARED for a name in the tree that is not among the names
 */
export function compileFormula(
  tree: Expression,
  names: readonly string[],
): (values: Float64Array | readonly number[]) => number {
  const { lines, results } = generate([tree], names, 'float64');
  const body = [
    'return (values) => {',
    ...names.map((_, index) => `const v${index} = values[${index}];`),
    ...lines,
    `return ${results[0]};`,
    '};',
  ];
  return instantiate(body) as ReturnType<typeof compileFormula>;
}

/** Computes out[i] from inputs[i] for start ≤ i < end; an output may lie in the place of an input. */
export type ElementwiseFunction = (
  inputs: readonly FloatArray[],
  outputs: readonly FloatArray[],
  start: number,
  end: number,
) => void;

/**
 * A loop over arrays. What several trees have in common, such as a value and its derivative, is computed once.
 *
 * In float32 sums, products and quotients are rounded one by one; a function or a power is computed in float64 and
 * rounded once. Numbers in the formula are rounded to float32 as well.
 *
 * @param trees one for each output; from parseFormula or differentiate, in this process
 * @param names one for each input
 * @throws KobaiError FORMULA_UNDECLARED for a name in a tree that is not among the names
 */
export function compileElementwise(
  trees: readonly Expression[],
  names: readonly string[],
  precision: Precision,
): ElementwiseFunction {
  const { lines, results } = generate(trees, names, precision);
  const body = [
    'return (inputs, outputs, start, end) => {',
    ...names.map((_, index) => `const in${index} = inputs[${index}];`),
    ...results.map((_, index) => `const out${index} = outputs[${index}];`),
    'for (let i = start; i < end; i += 1) {',
    ...names.map((_, index) => `const v${index} = in${index}[i];`),
    ...lines,
    ...results.map((result, index) => `out${index}[i] = ${result};`),
    '}',
    '};',
  ];
  return instantiate(body) as ElementwiseFunction;
}

/** Runs text that generate.ts and this file have written; see there why that is safe. */
function instantiate(body: readonly string[]): unknown {
  const make = new Function(...helpers.keys(), ['"use strict";', ...body].join('\n'));
  return make(...helpers.values());
}
