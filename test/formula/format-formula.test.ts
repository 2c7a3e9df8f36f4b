import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFormula, parseFormula } from '../../src/formula/index.ts';
import { allFunctions, arbitraryExpression, treeOf } from './arbitrary-expression.ts';

const names = ['x', 'y', 'test.loss'];

describe('[U] formula/format-formula', () => {
  it('writes every tree so that it reads back as the same tree', () => {
    const trees = arbitraryExpression({ names, functions: allFunctions, branches: true });
    fc.assert(
      fc.property(trees, (tree) => {
        const text = formatFormula(tree);
        fc.pre(text.length <= 500);
        expect(parseFormula(text, { names })).toEqual({ tree });
      }),
      { numRuns: 3000 },
    );
  });

  it('writes every number so that it reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), (value) => {
        fc.pre(!Object.is(value, -0));
        const tree = { kind: 'number', value } as const;
        expect(parseFormula(formatFormula(tree), { names })).toEqual({ tree });
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['((x))+(  1.50*y)', 'x + 1.5 * y'],
    ['+x', 'x'],
    ['-(x^2)', '-x^2'],
    ['(-x)^2', '(-x)^2'],
    ['(x^y)^2', '(x^y)^2'],
    ['x^(y^2)', 'x^y^2'],
    ['x-(y-1)', 'x - (y - 1)'],
    ['x/(y*2)', 'x / (y * 2)'],
    ['--x', '-(-x)'],
    ['max( 0,x )', 'max(0, x)'],
    ['x<1?2:(y<1?3:4)', 'x < 1 ? 2 : y < 1 ? 3 : 4'],
    ['x<1?(y<1?2:3):4', 'x < 1 ? (y < 1 ? 2 : 3) : 4'],
    ['(x<1)*(y<1)', '(x < 1) * (y < 1)'],
    ['1e3+.5', '1000 + 0.5'],
    ['pi', '3.141592653589793'],
  ])('writes %s as %s', (text, canonical) => {
    expect(formatFormula(treeOf(parseFormula(text, { names })))).toBe(canonical);
  });
});
