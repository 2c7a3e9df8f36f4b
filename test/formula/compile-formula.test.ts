import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileElementwise,
  compileFormula,
  differentiate,
  type Expression,
  formatFormula,
  parseFormula,
} from '../../src/formula/index.ts';
import { allFunctions, arbitraryExpression, offGrid, smoothFunctions, treeOf } from './arbitrary-expression.ts';
import { evaluate } from './evaluate.ts';
import { isNear, isSteady, oracle } from './mathjs-oracle.ts';

const names = ['x', 'y'];
const tree = (text: string) => treeOf(parseFormula(text, { names }));
const anyInput = fc.oneof(
  fc.double({ min: -3, max: 3, noNaN: true }),
  fc.double(),
  fc.constantFrom(0, -0, 1, 1e5, 1e6, Number.NaN, Number.POSITIVE_INFINITY),
);
const trees = arbitraryExpression({ names, functions: allFunctions, branches: true });

/** Whether no part is infinite or NaN: of those mathjs has other notions, which a condition would hide. */
function isFiniteThroughout(formula: Expression, scope: { x: number; y: number }): boolean {
  let allFinite = true;
  evaluate(formula, scope, (value) => {
    allFinite &&= Number.isFinite(value);
    return value;
  });
  return allFinite;
}

describe('[U] formula/compile-formula', () => {
  it.each([
    { title: 'smooth formulas', functions: smoothFunctions, branches: false },
    { title: 'formulas with branches', functions: allFunctions, branches: true },
  ])('agrees with the evaluator of mathjs on $title', ({ functions, branches }) => {
    let compared = 0;
    const formulas = arbitraryExpression({ names, functions, branches, exponents: [-2, -1, 0, 0.5, 1, 2, 3, 5] });
    fc.assert(
      fc.property(formulas, offGrid(Math.SQRT1_2), offGrid(1 / Math.sqrt(3)), (formula, x, y) => {
        const compute = (tree: Expression) => compileFormula(tree, names)([x, y]);
        const value = compute(formula);
        if (!isFiniteThroughout(formula, { x, y }) || !isSteady(formula, compute, 1e-12)) return;
        compared += 1;
        expect(Number(oracle.evaluate(formatFormula(formula), { x, y }))).toSatisfy((expected: number) =>
          isNear(value, expected, 1e-12),
        );
      }),
      { numRuns: 3000 },
    );
    expect(compared).toBeGreaterThan(1500);
  });

  it('computes to the bit what the operations give one by one', () => {
    fc.assert(
      fc.property(trees, anyInput, anyInput, (formula, x, y) => {
        expect(compileFormula(formula, names)([x, y])).toBe(evaluate(formula, { x, y }));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes the values in the order of the names', () => {
    expect(compileFormula(tree('x - y'), ['y', 'x'])([1, 10])).toBe(9);
    expect(compileFormula(tree('x - y'), ['x', 'y'])(Float64Array.of(1, 10))).toBe(-9);
  });

  it.each([
    ['1 / x', Number.POSITIVE_INFINITY],
    ['log(x)', Number.NEGATIVE_INFINITY],
    ['sqrt(x - 1)', Number.NaN],
    ['sin(1e5 + 1)', Number.NaN],
    ['cos(-1e6)', Number.NaN],
    ['(x / x) > 0 ? 1 : 2', 2],
    ['x / x ? 1 : 2', 2],
    ['1e300 * 1e300', Number.POSITIVE_INFINITY],
  ])('gives %s its value at 0 without an error', (text, value) => {
    expect(compileFormula(tree(text), names)([0, 0])).toBe(value);
  });

  it('computes a branch only where it is taken', () => {
    const formula = tree('x > 0 ? x : exp(x)');
    expect(compileFormula(formula, names).toString()).toMatch(/else \{[^{}]*exp\(/);
    expect(compileFormula(formula, names).toString().match(/exp\(/g)).toHaveLength(1);
  });

  it('refuses a name that it is not compiled for', () => {
    expect(() => compileFormula(tree('x + y'), ['x'])).toThrow(
      expect.objectContaining({ code: 'FORMULA_UNDECLARED', kind: 'internal' }),
    );
  });
});

describe('[U] formula/compile-formula elementwise', () => {
  it.each([
    { precision: 'float64', List: Float64Array, round: (x: number) => x },
    { precision: 'float32', List: Float32Array, round: Math.fround },
  ] as const)(
    'computes each element in $precision as the operations give it one by one',
    ({ precision, List, round }) => {
      const values = fc.array(fc.tuple(anyInput, anyInput), { minLength: 1, maxLength: 5 });
      fc.assert(
        fc.property(trees, trees, values, (first, second, pairs) => {
          const [x, y] = [List.from(pairs.map(([x]) => x)), List.from(pairs.map(([, y]) => y))];
          const outputs = [new List(pairs.length), new List(pairs.length)];
          compileElementwise([first, second], names, precision)([x, y], outputs, 0, pairs.length);
          const plain = (formula: Expression) =>
            new List(x.length).map((_, i) => evaluate(formula, { x: x[i]!, y: y[i]! }, round));
          expect(outputs).toEqual([plain(first), plain(second)]);
        }),
        { numRuns: 2000 },
      );
    },
  );

  it('writes only from start to before end, also over its input', () => {
    const values = Float64Array.of(1, 2, 3, 4, 5);
    compileElementwise([tree('x * 10')], ['x'], 'float64')([values], [values], 1, 3);
    expect([...values]).toEqual([1, 20, 30, 4, 5]);
  });

  it('computes once what a value and its derivative have in common', () => {
    const formula = tree('x * sigmoid(x) + exp(x - y)');
    const text = compileElementwise([formula, differentiate(formula, 'x')], names, 'float32').toString();
    expect(text.match(/sigmoid\(/g)).toHaveLength(1);
    expect(text.match(/exp\(/g)).toHaveLength(1);
    expect(text.match(/ - v1/g)).toHaveLength(1);
  });

  it('rounds the numbers of a formula to the precision', () => {
    const out = new Float64Array(1);
    compileElementwise([tree('0.1')], [], 'float32')([], [out], 0, 1);
    expect(out[0]).toBe(Math.fround(0.1));
  });
});
