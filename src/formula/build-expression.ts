/**
 * Parts → the expression that they make, without what changes nothing: a + 0, 1 · a, a ^ 1. A sign moves out of a
 * product, since it changes no rounding.
 *
 * 0 · a is 0 for every a, also for one that is infinite or not a number where it is computed: that is what a derivative
 * means by a term that does not depend on the variable.
 */
import type { BinaryOperator, ComparisonOperator, Expression, FunctionName } from './expression.ts';

/** The expression 0. */
export const zero = numberOf(0);
/** The expression 1. */
export const one = numberOf(1);
/** The expression 2. */
export const two = numberOf(2);

/** The expression of a finite number. */
export function numberOf(value: number): Expression {
  return value < 0 ? negate({ kind: 'number', value: -value }) : { kind: 'number', value };
}

/** The number that is written there, with its sign; nothing for anything that has to be computed. */
export function writtenNumber(expression: Expression): number | undefined {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'negation' && expression.of.kind === 'number') return -expression.of.value;
  return undefined;
}

/** −a. */
export function negate(of: Expression): Expression {
  if (of.kind === 'negation') return of.of;
  return isNumber(of, 0) ? of : { kind: 'negation', of };
}

/** a + b. */
export function add(left: Expression, right: Expression): Expression {
  if (isNumber(left, 0)) return right;
  if (right.kind === 'negation') return subtract(left, right.of);
  return isNumber(right, 0) ? left : binary('+', left, right);
}

/** a − b. */
export function subtract(left: Expression, right: Expression): Expression {
  if (isNumber(left, 0)) return negate(right);
  if (right.kind === 'negation') return add(left, right.of);
  return isNumber(right, 0) ? left : binary('-', left, right);
}

/** a · b. */
export function multiply(left: Expression, right: Expression): Expression {
  if (left.kind === 'negation') return negate(multiply(left.of, right));
  if (right.kind === 'negation') return negate(multiply(left, right.of));
  if (isNumber(left, 0) || isNumber(right, 1)) return left;
  return isNumber(right, 0) || isNumber(left, 1) ? right : binary('*', left, right);
}

/** a / b. */
export function divide(left: Expression, right: Expression): Expression {
  return isNumber(left, 0) || isNumber(right, 1) ? left : binary('/', left, right);
}

/** a ^ b. */
export function raise(left: Expression, right: Expression): Expression {
  if (isNumber(right, 0)) return one;
  return isNumber(right, 1) ? left : binary('^', left, right);
}

/** f(a, …). */
export function call(name: FunctionName, ...values: readonly Expression[]): Expression {
  return { kind: 'call', function: name, arguments: values };
}

/** a where `left operator right` holds, else b. */
export function choose(
  [left, operator, right]: readonly [Expression, ComparisonOperator, Expression],
  whenTrue: Expression,
  whenFalse: Expression,
): Expression {
  return chooseWhere({ kind: 'comparison', operator, left, right }, whenTrue, whenFalse);
}

/** a where the condition holds, else b. */
export function chooseWhere(condition: Expression, whenTrue: Expression, whenFalse: Expression): Expression {
  if (isNumber(whenTrue, 0) && isNumber(whenFalse, 0)) return zero;
  return { kind: 'conditional', condition, whenTrue, whenFalse };
}

function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right };
}

function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === 'number' && expression.value === value;
}
