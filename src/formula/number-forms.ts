/** Expressions → numbers, the same for equal expressions, so that what is written twice is computed once. */
import type { Expression } from './expression.ts';

/** Makes a function that numbers expressions from 0 as they come; equal ones get the same number. */
export function numberForms(): (tree: Expression) => number {
  const byForm = new Map<string, number>();
  const byNode = new Map<Expression, number>();
  return function numberOf(tree: Expression): number {
    const before = byNode.get(tree);
    if (before !== undefined) return before;
    const form = describe(tree, numberOf);
    const number = byForm.get(form) ?? byForm.size;
    byForm.set(form, number);
    byNode.set(tree, number);
    return number;
  };
}

/** The expression, with numbers in the place of its parts. */
function describe(tree: Expression, numberOf: (part: Expression) => number): string {
  switch (tree.kind) {
    case 'number':
      return String(tree.value);
    case 'name':
      return `name ${tree.name}`;
    case 'negation':
      return `- ${numberOf(tree.of)}`;
    case 'binary':
    case 'comparison':
      return `${numberOf(tree.left)} ${tree.operator} ${numberOf(tree.right)}`;
    case 'call':
      return `${tree.function} ${tree.arguments.map(numberOf).join(' ')}`;
    case 'conditional':
      return `? ${numberOf(tree.condition)} ${numberOf(tree.whenTrue)} ${numberOf(tree.whenFalse)}`;
  }
}
