/** Every function of the language: how many values it takes, how it is computed, and its derivative. */
import { cos, erf, exp, expm1, integerPower, log, log1p, sin, tanh } from '../shared/index.ts';
import {
  add,
  call,
  choose,
  divide,
  multiply,
  negate,
  numberOf,
  one,
  raise,
  subtract,
  two,
  zero,
} from './build-expression.ts';
import type { Expression, FunctionName } from './expression.ts';

type FunctionRule = {
  readonly parameters: 1 | 2;
  /** In float64, the same bits everywhere. */
  readonly compute: (...values: number[]) => number;
  /**
   * The derivative of the call.
   *
   * @param call the call itself
   * @param values what it is called with
   * @param slopes the derivative of each of them
   */
  readonly derive: (
    call: Expression,
    values: readonly [Expression, Expression],
    slopes: readonly [Expression, Expression],
  ) => Expression;
};

/** The rule of each function, by its name. */
export const functionRules: Readonly<Record<FunctionName, FunctionRule>> = {
  exp: chained(exp, (_, y) => y),
  log: { parameters: 1, compute: log, derive: (_, [a], [da]) => divide(da, a) },
  log1p: { parameters: 1, compute: log1p, derive: (_, [a], [da]) => divide(da, add(one, a)) },
  expm1: chained(expm1, (a) => call('exp', a)),
  sqrt: { parameters: 1, compute: Math.sqrt, derive: (y, _, [da]) => divide(da, multiply(two, y)) },
  // 0 at the kink, as the sign of 0 is.
  abs: chained(Math.abs, (a) => call('sign', a)),
  sign: chained(Math.sign, () => zero),
  // At a tie the derivative of the first.
  min: { parameters: 2, compute: Math.min, derive: (_, [a, b], [da, db]) => choose([a, '<=', b], da, db) },
  max: { parameters: 2, compute: Math.max, derive: (_, [a, b], [da, db]) => choose([a, '>=', b], da, db) },
  tanh: chained(tanh, (_, y) => subtract(one, raise(y, two))),
  sigmoid: chained(
    (x) => 1 / (1 + exp(-x)),
    (_, y) => multiply(y, subtract(one, y)),
  ),
  sin: chained(within(sin), (a) => call('cos', a)),
  cos: chained(within(cos), (a) => negate(call('sin', a))),
  // 2 / √π · e^−a².
  erf: chained(erf, (a) => multiply(numberOf(1.1283791670955126), call('exp', negate(raise(a, two))))),
};

/** Every function, in the order of the documentation. */
export const functionNames = Object.keys(functionRules) as readonly FunctionName[];

/**
 * x^y by one rule for all values: a whole exponent of up to 1024 in size multiplies, by squaring; any other is
 * e^(y log |x|), with the sign that a whole exponent gives a negative x, and NaN for a negative x and a broken exponent.
 */
export function power(x: number, y: number): number {
  if (Number.isInteger(y) && Math.abs(y) <= 1024) {
    const size = integerPower(x, Math.abs(y));
    return y < 0 ? 1 / size : size;
  }
  if (x < 0 && !Number.isInteger(y)) return Number.NaN;
  const size = exp(y * log(Math.abs(x)));
  return x < 0 && y % 2 !== 0 ? -size : size;
}

/** A function of one value with the derivative slope(a, f(a)) · a′. */
function chained(compute: (x: number) => number, slope: (a: Expression, y: Expression) => Expression): FunctionRule {
  return { parameters: 1, compute, derive: (y, [a], [da]) => multiply(slope(a, y), da) };
}

/** NaN beyond 10^5 radians, where sine and cosine are not exact any more: what depends on them has diverged. */
function within(compute: (x: number) => number): (x: number) => number {
  return (x) => (Math.abs(x) <= 1e5 ? compute(x) : Number.NaN);
}
