/** The tree of a formula in x → the same as Python on tensors. */
import type { Expression } from '../../formula/index.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Exhaustive by its type: a function of the formula language must stand here. */
const functions: Readonly<Record<Call['function'], string>> = {
  exp: 'torch.exp',
  log: 'torch.log',
  log1p: 'torch.log1p',
  expm1: 'torch.expm1',
  sqrt: 'torch.sqrt',
  abs: 'torch.abs',
  sign: 'torch.sign',
  min: 'torch.minimum',
  max: 'torch.maximum',
  tanh: 'torch.tanh',
  sigmoid: 'torch.sigmoid',
  sin: 'torch.sin',
  cos: 'torch.cos',
  erf: 'torch.erf',
};

/** Writes an expression down, every operation in brackets; a number is a tensor of the shape of x. */
export function torchExpression(tree: Expression): string {
  switch (tree.kind) {
    case 'number':
      return `torch.full_like(x, ${tree.value})`;
    case 'name':
      return tree.name;
    case 'negation':
      return `(-${torchExpression(tree.of)})`;
    case 'binary': {
      const operator = tree.operator === '^' ? '**' : tree.operator;
      return `(${torchExpression(tree.left)} ${operator} ${torchExpression(tree.right)})`;
    }
    case 'comparison':
      return `(${torchExpression(tree.left)} ${tree.operator} ${torchExpression(tree.right)}).to(x.dtype)`;
    case 'call':
      return `${functions[tree.function]}(${tree.arguments.map(torchExpression).join(', ')})`;
    case 'conditional': {
      const [condition, whenTrue, whenFalse] = [tree.condition, tree.whenTrue, tree.whenFalse].map(torchExpression);
      return `torch.where(${condition} != 0, ${whenTrue}, ${whenFalse})`;
    }
  }
}
