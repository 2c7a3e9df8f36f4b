/** Random expressions, as the parser could have read them. */
import fc from 'fast-check';
import type { Expression } from '../../src/formula/index.ts';

type Options = {
  readonly names: readonly string[];
  /** The functions of one value that may stand in it. */
  readonly functions: readonly string[];
  /** Whether min, max, comparisons and conditionals may stand in it. */
  readonly branches: boolean;
  /** What may be the exponent of a power; anything where it is left out. */
  readonly exponents?: readonly number[];
};

export const smoothFunctions = [
  'exp',
  'log',
  'log1p',
  'expm1',
  'sqrt',
  'tanh',
  'sigmoid',
  'sin',
  'cos',
  'erf',
] as const;
export const allFunctions = [...smoothFunctions, 'abs', 'sign'] as const;

/** Numbers are halves up to 4, so that random expressions stay within a range in which they can be compared. */
export function arbitraryExpression({ names, functions, branches, exponents }: Options): fc.Arbitrary<Expression> {
  return fc.letrec<{ expression: Expression }>((tie) => {
    const part = tie('expression');
    const number = fc.integer({ min: 0, max: 8 }).map((value): Expression => ({ kind: 'number', value: value / 2 }));
    const name = fc.constantFrom(...names).map((name): Expression => ({ kind: 'name', name }));
    const negation = part.map((of): Expression => ({ kind: 'negation', of }));
    const binary = fc
      .tuple(fc.constantFrom('+', '-', '*', '/'), part, part)
      .map(([operator, left, right]) => ({ kind: 'binary', operator, left, right }) as Expression);
    const exponent = exponents ? fc.constantFrom(...exponents).map(signed) : part;
    const power = fc
      .tuple(part, exponent)
      .map(([left, right]): Expression => ({ kind: 'binary', operator: '^', left, right }));
    const call = fc
      .tuple(fc.constantFrom(...functions), part)
      .map(([name, value]) => ({ kind: 'call', function: name, arguments: [value] }) as Expression);
    const extreme = fc
      .tuple(fc.constantFrom('min', 'max'), part, part)
      .map(([name, ...values]) => ({ kind: 'call', function: name, arguments: values }) as Expression);
    const comparison = fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '=='), part, part)
      .map(([operator, left, right]) => ({ kind: 'comparison', operator, left, right }) as Expression);
    const conditional = fc
      .tuple(fc.oneof(comparison, part), part, part)
      .map(([condition, whenTrue, whenFalse]): Expression => ({ kind: 'conditional', condition, whenTrue, whenFalse }));
    const forms = [
      number,
      name,
      negation,
      binary,
      power,
      call,
      ...(branches ? [extreme, comparison, conditional] : []),
    ];
    return { expression: fc.oneof({ maxDepth: 4, depthSize: 'medium' }, fc.oneof(number, name), ...forms.slice(2)) };
  }).expression;
}

function signed(value: number): Expression {
  const size: Expression = { kind: 'number', value: Math.abs(value) };
  return value < 0 ? { kind: 'negation', of: size } : size;
}

/**
 * Values from −2 to 2 at which no kink of a random formula lies but by bad luck: its numbers are halves, and with two
 * offsets x is never y.
 */
export function offGrid(offset: number): fc.Arbitrary<number> {
  return fc.integer({ min: -2000, max: 2000 }).map((n) => (n + offset) / 1000);
}

/** The tree of a formula that is right. */
export function treeOf(parsed: { tree: Expression } | { error: unknown }): Expression {
  if ('error' in parsed) throw new Error(JSON.stringify(parsed.error));
  return parsed.tree;
}
