/** mathjs's own evaluator: an independent reading of a formula's text, with the engine's functions. */
import { all, create, type FactoryFunctionMap } from 'mathjs/number';
import type { Expression } from '../../src/formula/index.ts';

// Its comparisons take what is near for equal, unless it is told not to.
export const oracle = create(all as FactoryFunctionMap, { relTol: 1e-300, absTol: 0 });
oracle.import({ sigmoid: (x: number) => 1 / (1 + Math.exp(-x)) });

/**
 * The tree with every value that is read, and every value of a function or a power, a little off, each by its own
 * share: where that changes the result much, two right readings may differ as much.
 *
 * @param direction −1 turns every share about: what is equal falls apart to the other side
 * @param stride other shares for another: what moves alike by one falls apart by the next
 */
function disturb(tree: Expression, direction: 1 | -1, stride: number): Expression {
  let count = 0;
  const off = (value: Expression): Expression => {
    count += 1;
    const factor = 1 + direction * (((count * stride) % 17) - 8.5) * 1e-15;
    return { kind: 'binary', operator: '*', left: value, right: { kind: 'number', value: factor } };
  };
  const walk = (part: Expression): Expression => {
    switch (part.kind) {
      case 'number':
        return part;
      case 'name':
        return off(part);
      case 'negation':
        return { ...part, of: walk(part.of) };
      case 'call':
        return off({ ...part, arguments: part.arguments.map(walk) });
      case 'conditional':
        return {
          ...part,
          condition: walk(part.condition),
          whenTrue: walk(part.whenTrue),
          whenFalse: walk(part.whenFalse),
        };
      default: {
        const both = { ...part, left: walk(part.left), right: walk(part.right) };
        return part.operator === '^' ? off(both) : both;
      }
    }
  };
  return walk(tree);
}

/** Whether two right readings of a formula must agree to this tolerance: what is a little off hardly changes its value. */
export function isSteady(tree: Expression, compute: (tree: Expression) => number, tolerance: number): boolean {
  const value = compute(tree);
  return [1, 2, 3, 5, 7, 14].every((stride) =>
    ([1, -1] as const).every((direction) => isNear(compute(disturb(tree, direction, stride)), value, tolerance)),
  );
}

/** Whether two results are the same for a comparison with a tolerance relative to their size. */
export function isNear(actual: number, expected: number, tolerance: number): boolean {
  return Object.is(actual, expected) || Math.abs(actual - expected) <= tolerance * Math.abs(expected);
}
