/** The plain reading of an expression, operation by operation: what compiled functions must equal to the bit. */
import { power } from '../../src/formula/functions.ts';
import type { Expression } from '../../src/formula/index.ts';
import { cos, erf, exp, expm1, log, log1p, sin, tanh } from '../../src/shared/index.ts';

const functions: Record<string, (...values: number[]) => number> = {
  ...{ erf, exp, expm1, log, log1p, tanh },
  ...{ sqrt: Math.sqrt, abs: Math.abs, sign: Math.sign, min: Math.min, max: Math.max },
  sigmoid: (x) => 1 / (1 + exp(-x)),
  sin: (x) => (Math.abs(x) <= 1e5 ? sin(x) : Number.NaN),
  cos: (x) => (Math.abs(x) <= 1e5 ? cos(x) : Number.NaN),
};

const operators: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': power,
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '==': (a, b) => Number(a === b),
};

type Scope = Readonly<Record<string, number>>;

/** @param round what every operation is rounded to */
export function evaluate(tree: Expression, scope: Scope, round: (x: number) => number = (x) => x): number {
  const of = (part: Expression) => evaluate(part, scope, round);
  switch (tree.kind) {
    case 'number':
      return round(tree.value);
    case 'name':
      return scope[tree.name]!;
    case 'negation':
      return -of(tree.of);
    case 'call':
      return round(functions[tree.function]!(...tree.arguments.map(of)));
    case 'conditional':
      return of(tree.condition) ? of(tree.whenTrue) : of(tree.whenFalse);
    default:
      return round(operators[tree.operator]!(of(tree.left), of(tree.right)));
  }
}
