/** An expression → its canonical text: equal trees, equal text, and the text reads back as the tree. */
import type { BinaryOperator, Expression } from './expression.ts';

/** How tightly a form binds; a looser one inside a tighter one stands in parentheses. */
const binding = { conditional: 1, comparison: 2, sum: 3, product: 4, negation: 5, power: 6, whole: 7 };

const operators: Readonly<Record<BinaryOperator, { own: number; left: number; right: number; text: string }>> = {
  '+': { own: binding.sum, left: binding.sum, right: binding.product, text: ' + ' },
  '-': { own: binding.sum, left: binding.sum, right: binding.product, text: ' - ' },
  '*': { own: binding.product, left: binding.product, right: binding.negation, text: ' * ' },
  '/': { own: binding.product, left: binding.product, right: binding.negation, text: ' / ' },
  '^': { own: binding.power, left: binding.whole, right: binding.negation, text: '^' },
};

/** The text of a formula, for records and ids. */
export function formatFormula(tree: Expression): string {
  return format(tree, binding.conditional);
}

/** The text of an expression where something stands that binds as tightly as `least`. */
function format(tree: Expression, least: number): string {
  const wrap = (own: number, text: string) => (own < least ? `(${text})` : text);
  switch (tree.kind) {
    case 'number':
      return String(tree.value);
    case 'name':
      return tree.name;
    case 'call':
      return `${tree.function}(${tree.arguments.map((value) => format(value, binding.conditional)).join(', ')})`;
    case 'negation':
      return wrap(binding.negation, `-${format(tree.of, binding.power)}`);
    case 'binary': {
      const { own, left, right, text } = operators[tree.operator];
      return wrap(own, format(tree.left, left) + text + format(tree.right, right));
    }
    case 'comparison': {
      const [left, right] = [format(tree.left, binding.sum), format(tree.right, binding.sum)];
      return wrap(binding.comparison, `${left} ${tree.operator} ${right}`);
    }
    case 'conditional': {
      const condition = format(tree.condition, binding.comparison);
      const whenTrue = format(tree.whenTrue, binding.comparison);
      return wrap(binding.conditional, `${condition} ? ${whenTrue} : ${format(tree.whenFalse, binding.conditional)}`);
    }
  }
}
