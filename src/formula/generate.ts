/**
 * Expressions → the lines of a JavaScript function, in which each operation is one assignment and nothing is computed
 * twice.
 *
 * The text comes from the checked tree alone: its only words are those of this file, the numbers are printed here, and
 * the declared names become numbered variables. So no text of a stranger is run, as long as trees come from parseFormula:
 * what crosses a wire or a disk is the text of a formula, never its tree.
 */
import { KobaiError, type Precision } from '../shared/index.ts';
import { writtenNumber } from './build-expression.ts';
import type { Conditional, Expression, Name, NumberLiteral } from './expression.ts';
import { numberForms } from './number-forms.ts';

/** What takes one operation on what is computed before. */
type Operation = Exclude<Expression, NumberLiteral | Name | Conditional>;

/** What has been computed at a place: the variable of each form, by the number of the form. */
type Known = Map<number, string>;

/**
 * Writes down how several expressions are computed one after the other.
 *
 * @param trees what is to be computed
 * @param names the name behind the variables v0, v1, …
 * @returns the lines, and the variable or number of each tree
 * @throws KobaiError FORMULA_UNDECLARED for a name in a tree that is not among the names
 */
export function generate(
  trees: readonly Expression[],
  names: readonly string[],
  precision: Precision,
): { readonly lines: readonly string[]; readonly results: readonly string[] } {
  const generator = new Generator(names, precision);
  const known: Known = new Map();
  const results = trees.map((tree) => generator.compute(tree, known));
  return { lines: generator.lines, results };
}

class Generator {
  readonly lines: string[] = [];
  readonly #names: readonly string[];
  readonly #isFloat32: boolean;
  readonly #numberOf = numberForms();
  #variables = 0;

  constructor(names: readonly string[], precision: Precision) {
    this.#names = names;
    this.#isFloat32 = precision === 'float32';
  }

  /** Adds the lines that compute an expression, unless its value is known. */
  compute(tree: Expression, known: Known): string {
    if (tree.kind === 'number') return String(this.#isFloat32 ? Math.fround(tree.value) : tree.value);
    if (tree.kind === 'name') return this.#variableOf(tree.name);
    const number = this.#numberOf(tree);
    const before = known.get(number);
    if (before !== undefined) return before;
    const variable = tree.kind === 'conditional' ? this.#branch(tree, known) : this.#assign(tree, known);
    known.set(number, variable);
    return variable;
  }

  #assign(tree: Operation, known: Known): string {
    const value = this.#operation(tree, known);
    const variable = this.#newVariable();
    this.lines.push(`const ${variable} = ${value};`);
    return variable;
  }

  #operation(tree: Operation, known: Known): string {
    if (tree.kind === 'negation') return `-${this.compute(tree.of, known)}`;
    if (tree.kind === 'call') {
      return this.#round(`${tree.function}(${tree.arguments.map((value) => this.compute(value, known)).join(', ')})`);
    }
    const [left, right] = [this.compute(tree.left, known), this.compute(tree.right, known)];
    if (tree.kind === 'comparison') return `${left} ${tree.operator === '==' ? '===' : tree.operator} ${right} ? 1 : 0`;
    if (tree.operator !== '^') return this.#round(`${left} ${tree.operator} ${right}`);
    // As power computes them, without the call.
    const exponent = writtenNumber(tree.right);
    if (exponent === 2) return this.#round(`${left} * ${left}`);
    return this.#round(exponent === 3 ? `${left} * (${left} * ${left})` : `power(${left}, ${right})`);
  }

  /** Only the branch that is taken is computed, and what it computes is known in it alone. */
  #branch(tree: Conditional, known: Known): string {
    const condition = this.compute(tree.condition, known);
    const variable = this.#newVariable();
    this.lines.push(`let ${variable};`, `if (${condition}) {`);
    this.lines.push(`${variable} = ${this.compute(tree.whenTrue, new Map(known))};`, '} else {');
    this.lines.push(`${variable} = ${this.compute(tree.whenFalse, new Map(known))};`, '}');
    return variable;
  }

  #variableOf(name: string): string {
    const index = this.#names.indexOf(name);
    if (index >= 0) return `v${index}`;
    throw new KobaiError('internal', 'FORMULA_UNDECLARED', `\`${name}\` is not among the names it is compiled for`);
  }

  #newVariable(): string {
    this.#variables += 1;
    return `t${this.#variables}`;
  }

  #round(value: string): string {
    return this.#isFloat32 ? `fround(${value})` : value;
  }
}
