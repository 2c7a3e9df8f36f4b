/** The tree of a formula in x → ONNX operations in float32. */
import type { Expression } from '../../formula/index.ts';
import type { Graph } from './graph.ts';
import { dataTypes } from './protobuf.ts';

type Call = Extract<Expression, { kind: 'call' }>;
type Comparison = Extract<Expression, { kind: 'comparison' }>;
type Binary = Extract<Expression, { kind: 'binary' }>;

const one = (graph: Graph) => graph.constant('float', [1]);

/** Exhaustive by its type: a function of the formula language must stand here. */
const functions: Readonly<Record<Call['function'], (graph: Graph, ...values: string[]) => string>> = {
  exp: (graph, ...values) => graph.add('Exp', values),
  log: (graph, ...values) => graph.add('Log', values),
  log1p: (graph, value = '') => graph.add('Log', [graph.add('Add', [value, one(graph)])]),
  expm1: (graph, value = '') => graph.add('Sub', [graph.add('Exp', [value]), one(graph)]),
  sqrt: (graph, ...values) => graph.add('Sqrt', values),
  abs: (graph, ...values) => graph.add('Abs', values),
  sign: (graph, ...values) => graph.add('Sign', values),
  min: (graph, ...values) => graph.add('Min', values),
  max: (graph, ...values) => graph.add('Max', values),
  tanh: (graph, ...values) => graph.add('Tanh', values),
  sigmoid: (graph, ...values) => graph.add('Sigmoid', values),
  sin: (graph, ...values) => graph.add('Sin', values),
  cos: (graph, ...values) => graph.add('Cos', values),
  erf: (graph, ...values) => graph.add('Erf', values),
};

const operators: Readonly<Record<Binary['operator'], string>> = {
  '+': 'Add',
  '-': 'Sub',
  '*': 'Mul',
  '/': 'Div',
  '^': 'Pow',
};
const comparisons: Readonly<Record<Comparison['operator'], string>> = {
  '<': 'Less',
  '<=': 'LessOrEqual',
  '>': 'Greater',
  '>=': 'GreaterOrEqual',
  '==': 'Equal',
};

/** Adds a formula to a graph. @param x the name of what it is computed of @returns the name of what it gives */
export function addFormula(graph: Graph, tree: Expression, x: string): string {
  const add = (part: Expression) => addFormula(graph, part, x);
  switch (tree.kind) {
    case 'number':
      return graph.constant('float', [tree.value]);
    case 'name':
      return x;
    case 'negation':
      return graph.add('Neg', [add(tree.of)]);
    case 'binary':
      return graph.add(operators[tree.operator], [add(tree.left), add(tree.right)]);
    case 'comparison': {
      const holds = graph.add(comparisons[tree.operator], [add(tree.left), add(tree.right)]);
      return graph.add('Cast', [holds], { integers: { to: dataTypes.float } });
    }
    case 'call':
      return functions[tree.function](graph, ...tree.arguments.map(add));
    case 'conditional': {
      const holds = graph.add('Cast', [add(tree.condition)], { integers: { to: dataTypes.bool } });
      return graph.add('Where', [holds, add(tree.whenTrue), add(tree.whenFalse)]);
    }
  }
}
