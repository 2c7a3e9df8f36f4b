import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expression, parseFormula } from '../../src/formula/index.ts';
import { treeOf } from './arbitrary-expression.ts';
import { evaluate } from './evaluate.ts';
import { hostileTexts } from './hostile.ts';

const names = ['x', 'y', 'best.test.loss'];
const parse = (text: string) => parseFormula(text, { names });
const x: Expression = { kind: 'name', name: 'x' };
const y: Expression = { kind: 'name', name: 'y' };
const number = (value: number): Expression => ({ kind: 'number', value });
const binary = (left: Expression, operator: string, right: Expression) =>
  ({ kind: 'binary', operator, left, right }) as Expression;

describe('[U] formula/parse-formula', () => {
  it.each<[string, Expression]>([
    ['x', x],
    ['x + y * 2', binary(x, '+', binary(y, '*', number(2)))],
    ['(x + y) * 2', binary(binary(x, '+', y), '*', number(2))],
    ['x - y - 2', binary(binary(x, '-', y), '-', number(2))],
    ['x / y / 2', binary(binary(x, '/', y), '/', number(2))],
    ['1 / 2 * x', binary(binary(number(1), '/', number(2)), '*', x)],
    ['x ^ y ^ 2', binary(x, '^', binary(y, '^', number(2)))],
    ['-x ^ 2', { kind: 'negation', of: binary(x, '^', number(2)) }],
    ['(-x) ^ 2', binary({ kind: 'negation', of: x }, '^', number(2))],
    ['x ^ -2', binary(x, '^', { kind: 'negation', of: number(2) })],
    ['-x * y', binary({ kind: 'negation', of: x }, '*', y)],
    ['+x', x],
    ['max(0, x)', { kind: 'call', function: 'max', arguments: [number(0), x] }],
    ['exp (x)', { kind: 'call', function: 'exp', arguments: [x] }],
    ['x <= 2', { kind: 'comparison', operator: '<=', left: x, right: number(2) }],
    ['pi * e', binary(number(Math.PI), '*', number(Math.E))],
    ['best.test.loss', { kind: 'name', name: 'best.test.loss' }],
  ])('reads %s', (text, tree) => {
    expect(parse(text)).toEqual({ tree });
  });

  it('reads a conditional from the right, in any place', () => {
    const chain = treeOf(parse('x < 1 ? 10 : x < 2 ? 20 : 30'));
    expect([0, 1, 2].map((value) => evaluate(chain, { x: value }))).toEqual([10, 20, 30]);
    const nested = treeOf(parse('1 + (x == 2 ? (y ? 3 : 4) : 5)'));
    expect(evaluate(nested, { x: 2, y: 1 })).toBe(4);
    expect(evaluate(nested, { x: 2, y: 0 })).toBe(5);
    expect(evaluate(nested, { x: 1, y: 0 })).toBe(6);
  });

  it.each([
    ['0', 0],
    ['10', 10],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e-3', 1e-3],
    ['1E+3', 1e3],
    ['2.5e2', 250],
    ['007', 7],
    ['0.1', 0.1],
    ['9007199254740993', 2 ** 53],
  ])('reads the number %s as YAML does', (text, value) => {
    expect(parse(text)).toEqual({ tree: number(value) });
  });

  it('reads a dot that ends a number before an operator as part of the number', () => {
    expect(parse('5.*x')).toEqual({ tree: binary(number(5), '*', x) });
    expect(evaluate(treeOf(parse('x?.5:.7')), { x: 0 })).toBe(0.7);
  });

  it('takes line breaks for spaces', () => {
    expect(parse('x\n  + y\r\n')).toEqual({ tree: binary(x, '+', y) });
  });

  it('prefers a declared name to a constant', () => {
    expect(parseFormula('e', { names: ['e'] })).toEqual({ tree: { kind: 'name', name: 'e' } });
  });

  it('takes words that mean something to mathjs for names where they are declared', () => {
    const words = ['in', 'to', 'mod', 'and', 'not', 'true', 'null', 'NaN', 'end', 'i', 'constructor', '__proto__'];
    for (const name of words) expect(parseFormula(name, { names: words })).toEqual({ tree: { kind: 'name', name } });
  });

  it.each([
    ['', 'FORMULA_SYNTAX', 0, 0],
    [' \n ', 'FORMULA_SYNTAX', 0, 3],
    ['()', 'FORMULA_SYNTAX', 1, 2],
    ['x +', 'FORMULA_SYNTAX', 3, 3],
    ['x + * y', 'FORMULA_SYNTAX', 4, 5],
    ['10.25 + * y', 'FORMULA_SYNTAX', 8, 9],
    ['x  \n + * y', 'FORMULA_SYNTAX', 7, 8],
    ['x < <= y', 'FORMULA_SYNTAX', 4, 6],
    ['x, y', 'FORMULA_SYNTAX', 1, 2],
    ['(x, y)', 'FORMULA_SYNTAX', 2, 3],
    ['max(x,)', 'FORMULA_SYNTAX', 6, 7],
    ['exp((x)', 'FORMULA_SYNTAX', 3, 4],
    ['x)', 'FORMULA_SYNTAX', 1, 2],
    ['x ? 1', 'FORMULA_SYNTAX', 5, 5],
    ['x ? : 1', 'FORMULA_SYNTAX', 4, 5],
    ['x ? 1 : 2 : 3', 'FORMULA_SYNTAX', 10, 11],
    ['x ? y ? 1 : 2 : 3', 'FORMULA_SYNTAX', 6, 7],
    ['x ? (1 : 2)', 'FORMULA_SYNTAX', 7, 8],
    ['2x', 'FORMULA_SYNTAX', 1, 2],
    ['2(x)', 'FORMULA_SYNTAX', 1, 2],
    ['(x)(y)', 'FORMULA_SYNTAX', 3, 4],
    ['(x)2', 'FORMULA_SYNTAX', 3, 4],
    ['x y', 'FORMULA_SYNTAX', 2, 3],
    ['y + 0 < x < 2', 'FORMULA_SYNTAX', 0, 13],
    ['x ** 2', 'FORMULA_SIGN', 2, 4],
    ['x != 2', 'FORMULA_SIGN', 2, 4],
    ['x && y', 'FORMULA_SIGN', 2, 4],
    ['x === 2', 'FORMULA_SIGN', 4, 5],
    ['y + z * x', 'FORMULA_UNKNOWN_NAME', 4, 5],
    ['max(x, y) + zz', 'FORMULA_UNKNOWN_NAME', 12, 14],
    ['x + exp', 'FORMULA_UNKNOWN_NAME', 4, 7],
    ['x + y(2)', 'FORMULA_UNKNOWN_FUNCTION', 4, 5],
    ['x + pi(2)', 'FORMULA_UNKNOWN_FUNCTION', 4, 6],
    ['x + sinus(x)', 'FORMULA_UNKNOWN_FUNCTION', 4, 9],
    ['x + exp()', 'FORMULA_ARGUMENTS', 4, 7],
    ['x + log(x, 10)', 'FORMULA_ARGUMENTS', 4, 7],
    ['x + max(x)', 'FORMULA_ARGUMENTS', 4, 7],
    ['max(x, y, 1)', 'FORMULA_ARGUMENTS', 0, 3],
  ])('points into %j', (text, code, start, end) => {
    expect(parse(text)).toEqual({ error: expect.objectContaining({ code, start, end }) });
  });

  it.each([
    ['sigmod(x)', 'did you mean `sigmoid`?'],
    ['sgmod(x)', 'did you mean `sigmoid`?'],
    ['SQRT(x)', 'did you mean `sqrt`?'],
    ['mix(x, y)', 'did you mean `min`?'],
    ['ln(x)', '`log(x)`'],
    ['pow(x, 2)', '`x ^ y`'],
    ['best.tst.loss', 'did you mean `best.test.loss`?'],
    ['X', 'did you mean `x`?'],
    ['unheard', '`x`, `y`, `best.test.loss`, `pi`, `e`'],
    ['x ** 2', '`^`'],
    ['π', '`pi`'],
    ['2x', '`*`'],
  ])('names the way out of %s', (text, hint) => {
    expect(parse(text)).toEqual({ error: expect.objectContaining({ hint: expect.stringContaining(hint) }) });
  });

  it('accepts what just keeps the limits', () => {
    const sum = `${'x+'.repeat(63)}x`;
    const inParentheses = `${'('.repeat(64)}x${')'.repeat(64)}`;
    const half = `${'x+'.repeat(49)}x`;
    const nodes = `-max(${half},${half})`;
    for (const text of [sum, inParentheses, nodes, `x${' '.repeat(499)}`]) expect(parse(text)).toHaveProperty('tree');
    expect(parse(`-${nodes}`)).toHaveProperty('error.code', 'FORMULA_TOO_LONG');
  });

  it.each(hostileTexts.map((hostile) => ({ shown: hostile[0].slice(0, 50), hostile })))(
    'refuses $shown',
    ({ hostile: [text, code, start, end] }) => {
      expect(parse(text)).toEqual({ error: expect.objectContaining({ code, start, end }) });
    },
  );

  it('throws for no text, and points into it', () => {
    const word = fc.constantFrom(
      ...'x y exp max( sqrt( ( ) , + - * / ^ < <= == ? : 1 .5 2e3 . = ! [ ] " \n # ;'.split(' '),
    );
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(word, { maxLength: 12 }).map((words) => words.join('')),
    );
    const pointsInto = (text: string) => {
      const parsed = parse(text);
      if ('tree' in parsed) return true;
      const { start, end, message } = parsed.error;
      return 0 <= start && start <= end && end <= text.length && message.length > 0;
    };
    fc.assert(fc.property(text, pointsInto), { numRuns: 100_000 });
  });
});
