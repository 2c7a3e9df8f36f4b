/**
 * An expression → its derivative, by kobai's own rules: a sum, a product, a quotient, a power, and what functions.ts
 * says of each function.
 *
 * At a kink the derivative of the branch is taken that the value is computed by: abs has 0 at 0, max(a, b) and
 * min(a, b) have that of a at a tie, a conditional that of the branch it takes. Comparisons have 0.
 */
import {
  add,
  chooseWhere,
  divide,
  multiply,
  negate,
  numberOf,
  one,
  raise,
  subtract,
  writtenNumber,
  zero,
} from './build-expression.ts';
import type { Binary, Expression } from './expression.ts';
import { functionRules } from './functions.ts';

/** d tree / d name, where every other name is a constant. The derivative shares parts with the tree. */
export function differentiate(tree: Expression, name: string): Expression {
  const slopeOf = (part: Expression | undefined): Expression => (part === undefined ? zero : differentiate(part, name));
  switch (tree.kind) {
    case 'number':
    case 'comparison':
      return zero;
    case 'name':
      return tree.name === name ? one : zero;
    case 'negation':
      return negate(slopeOf(tree.of));
    case 'conditional':
      return chooseWhere(tree.condition, slopeOf(tree.whenTrue), slopeOf(tree.whenFalse));
    case 'call': {
      const [first = zero, second = zero] = tree.arguments;
      return functionRules[tree.function].derive(tree, [first, second], [slopeOf(first), slopeOf(second)]);
    }
    case 'binary':
      return differentiateBinary(tree, slopeOf(tree.left), slopeOf(tree.right));
  }
}

/** The derivative of a ∘ b from those of a and b. */
function differentiateBinary(tree: Binary, da: Expression, db: Expression): Expression {
  const { operator, left: a, right: b } = tree;
  switch (operator) {
    case '+':
      return add(da, db);
    case '-':
      return subtract(da, db);
    case '*':
      return add(multiply(da, b), multiply(a, db));
    case '/':
      // (a′ − (a / b) b′) / b: the quotient is there already, and b² cannot overflow.
      return divide(subtract(da, multiply(tree, db)), b);
    case '^': {
      // b a^(b − 1) a′ + a^b log(a) b′.
      const exponent = writtenNumber(b);
      const lower = raise(a, exponent === undefined ? subtract(b, one) : numberOf(exponent - 1));
      return add(
        multiply(multiply(b, lower), da),
        multiply(multiply(tree, { kind: 'call', function: 'log', arguments: [a] }), db),
      );
    }
  }
}
