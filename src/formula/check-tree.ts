/** The syntax tree of a formula's shape and the leaves of its text → a checked expression, or the first fault in it. */
import type { BinaryOperator, ComparisonOperator, Expression, FunctionName } from './expression.ts';
import { FormulaFault, quote } from './formula-error.ts';
import { functionNames, functionRules } from './functions.ts';
import type { MathNode } from './mathjs.ts';
import { constants, isFunctionName, suggestWord } from './names.ts';
import { deepest, type Leaf } from './scan.ts';

const binaryOperators: readonly string[] = ['+', '-', '*', '/', '^'] satisfies BinaryOperator[];
const comparisonOperators: readonly string[] = ['<', '<=', '>', '>=', '=='] satisfies ComparisonOperator[];

/**
 * Takes what is allowed and refuses everything else.
 *
 * @param node the tree of the shape
 * @param leaves the numbers and words of the text, in its order
 * @param names the declared names
 * @throws FormulaFault for an unknown word, a wrong number of values, a chain of comparisons, and a tree too deep
 */
export function checkTree(node: MathNode, leaves: readonly Leaf[], names: readonly string[]): Expression {
  return new TreeCheck(leaves, names).check(node, 1);
}

/** One walk through a tree, which meets the leaves in the order of the text. */
class TreeCheck {
  readonly #leaves: readonly Leaf[];
  readonly #names: readonly string[];
  #taken = 0;

  constructor(leaves: readonly Leaf[], names: readonly string[]) {
    this.#leaves = leaves;
    this.#names = names;
  }

  check(node: MathNode, depth: number): Expression {
    if (depth > deepest) {
      throw new FormulaFault('FORMULA_TOO_DEEP', this.#leaf(), `a formula has at most ${deepest} levels`);
    }
    switch (node.type) {
      case 'ConstantNode':
        return { kind: 'number', value: Number(this.#takeLeaf().text) };
      case 'SymbolNode':
        return this.#checkWord(this.#takeLeaf());
      case 'ParenthesisNode':
        return this.check(node.content, depth);
      case 'FunctionNode': {
        const name = this.#checkFunction(this.#takeLeaf(), node.args.length);
        return { kind: 'call', function: name, arguments: node.args.map((value) => this.check(value, depth + 1)) };
      }
      case 'ConditionalNode': {
        const condition = this.check(node.condition, depth + 1);
        const whenTrue = this.check(node.trueExpr, depth + 1);
        return { kind: 'conditional', condition, whenTrue, whenFalse: this.check(node.falseExpr, depth + 1) };
      }
      case 'OperatorNode':
        return this.#checkOperator(node.op, node.args, depth);
      case 'RelationalNode':
        return this.#refuseChain(node.params, depth);
      default:
        throw new FormulaFault('FORMULA_SYNTAX', this.#leaf(), 'this is not part of a formula');
    }
  }

  #checkOperator(operator: string, [first, second]: readonly MathNode[], depth: number): Expression {
    if (first !== undefined && second === undefined) {
      // A plus changes nothing, and leaves no trace.
      if (operator === '+') return this.check(first, depth);
      if (operator === '-') return { kind: 'negation', of: this.check(first, depth + 1) };
    } else if (first !== undefined && second !== undefined) {
      const sides = () => ({ left: this.check(first, depth + 1), right: this.check(second, depth + 1) });
      if (isBinaryOperator(operator)) return { kind: 'binary', operator, ...sides() };
      if (isComparisonOperator(operator)) return { kind: 'comparison', operator, ...sides() };
    }
    throw new FormulaFault('FORMULA_SYNTAX', this.#leaf(), `${quote(operator)} is not part of a formula`);
  }

  #refuseChain(parts: readonly MathNode[], depth: number): never {
    const { start } = this.#leaf();
    let { end } = this.#leaf();
    for (const part of parts) {
      this.check(part, depth + 1);
      end = this.#leaves[this.#taken - 1]?.end ?? end;
    }
    const hint = 'write one condition in the other: `a < b ? b < c : 0`';
    throw new FormulaFault('FORMULA_SYNTAX', { start, end }, 'comparisons cannot be chained', hint);
  }

  #checkWord(word: Leaf): Expression {
    if (this.#names.includes(word.text)) return { kind: 'name', name: word.text };
    const constant = constants.get(word.text);
    if (constant !== undefined) return { kind: 'number', value: constant };
    if (isFunctionName(word.text)) {
      const message = `${quote(word.text)} is a function`;
      throw new FormulaFault('FORMULA_UNKNOWN_NAME', word, message, `write \`${word.text}(…)\``);
    }
    const hint = suggestWord(word.text, [...this.#names, ...constants.keys()]);
    throw new FormulaFault('FORMULA_UNKNOWN_NAME', word, `${quote(word.text)} is not a name here`, hint);
  }

  #checkFunction(word: Leaf, count: number): FunctionName {
    const name = word.text;
    if (!isFunctionName(name)) {
      const isName = this.#names.includes(name) || constants.has(name);
      const hint = isName ? `write \`${name} * (…)\` for a product` : suggestWord(name, functionNames);
      throw new FormulaFault('FORMULA_UNKNOWN_FUNCTION', word, `${quote(name)} is not a function`, hint);
    }
    const { parameters } = functionRules[name];
    if (count !== parameters) {
      const message = `${quote(name)} takes ${parameters === 1 ? 'one value' : 'two values'}, got ${count}`;
      const hint = count > 2 && parameters === 2 ? `write \`${name}(a, ${name}(b, c))\`` : undefined;
      throw new FormulaFault('FORMULA_ARGUMENTS', word, message, hint);
    }
    return name;
  }

  /** The leaf that comes next; behind the last one, the last. */
  #leaf(): Leaf {
    const leaf = this.#leaves[this.#taken] ?? this.#leaves.at(-1);
    if (leaf === undefined) throw new RangeError('a tree has leaves');
    return leaf;
  }

  #takeLeaf(): Leaf {
    const leaf = this.#leaf();
    this.#taken += 1;
    return leaf;
  }
}

function isBinaryOperator(operator: string): operator is BinaryOperator {
  return binaryOperators.includes(operator);
}

function isComparisonOperator(operator: string): operator is ComparisonOperator {
  return comparisonOperators.includes(operator);
}
