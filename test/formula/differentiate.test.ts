import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileFormula,
  differentiate,
  type Expression,
  formatFormula,
  parseFormula,
} from '../../src/formula/index.ts';
import { allFunctions, arbitraryExpression, offGrid, treeOf } from './arbitrary-expression.ts';
import { isNear, isSteady, oracle } from './mathjs-oracle.ts';

const names = ['x', 'y'];
const tree = (text: string) => treeOf(parseFormula(text, { names }));
const compile = (formula: Expression) => {
  const compute = compileFormula(formula, names);
  return (x: number, y: number) => compute([x, y]);
};
/** Nearer to 0 a power of 4 / x leaves float64, and the differences below reach over the kink of most functions. */
const isAway = (value: number) => Math.abs(value) > 0.05;
const [xs, ys] = [offGrid(Math.SQRT1_2).filter(isAway), offGrid(1 / Math.sqrt(3)).filter(isAway)];

/** The central difference of two widths, joined so that the error falls with h⁴; nothing where they disagree. */
function numericalSlope(f: (x: number) => number, x: number): { slope: number; error: number } | undefined {
  const h = 2 ** -10;
  const difference = (width: number) => (f(x + width) - f(x - width)) / (2 * width);
  const join = (width: number) => (4 * difference(width / 2) - difference(width)) / 3;
  const [coarse, fine] = [join(2 * h), join(h)];
  const size = Math.max(Math.abs(f(x)), Math.abs(fine), 1e-3);
  const error = Math.abs(coarse - fine);
  return error <= 1e-7 * size ? { slope: fine, error: 10 * error + 1e-9 * size } : undefined;
}

describe('[U] formula/differentiate', () => {
  it('agrees with numerical gradients of random formulas away from kinks', () => {
    let compared = 0;
    const formulas = arbitraryExpression({ names, functions: allFunctions, branches: true });
    fc.assert(
      fc.property(formulas, fc.constantFrom('x', 'y'), xs, ys, (formula, name, x, y) => {
        const [f, df] = [compile(formula), compile(differentiate(formula, name))];
        const numerical = numericalSlope((value) => (name === 'x' ? f(value, y) : f(x, value)), name === 'x' ? x : y);
        if (numerical === undefined || !Number.isFinite(df(x, y))) return;
        compared += 1;
        expect(Math.abs(df(x, y) - numerical.slope)).toBeLessThanOrEqual(numerical.error);
      }),
      { numRuns: 6000 },
    );
    expect(compared).toBeGreaterThan(3000);
  });

  it('agrees with the derivatives that mathjs can take', () => {
    let compared = 0;
    const functions = ['exp', 'log', 'sqrt', 'tanh', 'sin', 'cos'];
    const formulas = arbitraryExpression({ names, functions, branches: false });
    fc.assert(
      fc.property(formulas, xs, ys, (formula, x, y) => {
        const derivative = differentiate(formula, 'x');
        const compute = (tree: Expression) => compile(tree)(x, y);
        const value = compute(derivative);
        if (!Number.isFinite(value) || !isSteady(derivative, compute, 1e-11)) return;
        const expected = oracle.derivative(formatFormula(formula), 'x', { simplify: false }).evaluate({ x, y });
        if (typeof expected !== 'number' || !Number.isFinite(expected)) return;
        compared += 1;
        expect(isNear(value, expected, 1e-9)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(800);
  });

  it.each([
    ['abs(x)', 0, 0],
    ['abs(x)', -2, -1],
    ['sign(x)', 0, 0],
    ['sign(x)', 3, 0],
    ['max(0, x)', 0, 0],
    ['max(x, 0)', 0, 1],
    ['max(0, x)', 1, 1],
    ['max(0, x)', -1, 0],
    ['min(0, x)', 0, 0],
    ['min(x, 0)', 0, 1],
    ['min(0, x)', -1, 1],
    ['x > 0 ? x : 2 * x', 0, 2],
    ['x >= 0 ? x : 2 * x', 0, 1],
    ['x == 0 ? 3 * x : x^2', 0, 3],
    ['(x > 0) * x', 0, 0],
    ['(x > 0) * x', 1, 1],
    ['x < 1', 0, 0],
    ['x^2', 0, 0],
    ['x^1', 0, 1],
    ['x^0', 0, 0],
    ['x^3', -2, 12],
    ['x^-1', 2, -0.25],
    ['2^x', 0, Math.LN2],
    ['x^y', 0, 0],
    ['x^(y + 1)', 0, 0],
    ['sqrt(x)', 0, Number.POSITIVE_INFINITY],
    ['erf(x)', 0, 2 / Math.sqrt(Math.PI)],
    ['y * 3', 5, 0],
    ['pi', 5, 0],
  ])('gives the derivative of %s at x = %d and y = 2 as %d', (text, x, expected) => {
    expect(compile(differentiate(tree(text), 'x'))(x, 2)).toBeCloseTo(expected, 14);
  });

  it.each([
    ['0.5 * (x - y)^2', '0.5 * (2 * (x - y))'],
    ['x / (1 + exp(-x))', '(1 + x / (1 + exp(-x)) * exp(-x)) / (1 + exp(-x))'],
    ['max(0, x)', '0 >= x ? 0 : 1'],
    ['tanh(x)', '1 - tanh(x)^2'],
    ['y^2 + exp(y)', '0'],
    ['cos(x)', '-sin(x)'],
    ['x - cos(x)', '1 + sin(x)'],
    ['x + cos(x)', '1 - sin(x)'],
    ['-cos(x)', 'sin(x)'],
    ['x / 1', '1'],
    ['x^1', '1'],
    ['-y', '0'],
    ['x - -y', '1'],
    ['x > 0 ? y : 1', '0'],
    ['x^-2', '-(2 * x^-3)'],
  ])('leaves nothing in the derivative of %s that changes nothing', (text, expected) => {
    expect(formatFormula(differentiate(tree(text), 'x'))).toBe(expected);
  });

  it('takes second derivatives', () => {
    const second = differentiate(differentiate(tree('x^3 + sin(x) + exp(2 * x)'), 'x'), 'x');
    expect(compile(second)(0.5, 0)).toBeCloseTo(3 - Math.sin(0.5) + 4 * Math.E, 12);
  });
});
