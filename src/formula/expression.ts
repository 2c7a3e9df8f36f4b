/** A checked formula: a tree of plain data that holds nothing but arithmetic. */

export type Expression = NumberLiteral | Name | Negation | Binary | Comparison | Call | Conditional;

/** A finite number ≥ 0; a negative one is the negation of a number. */
export type NumberLiteral = { readonly kind: 'number'; readonly value: number };

/** One of the declared names. */
export type Name = { readonly kind: 'name'; readonly name: string };

type Negation = { readonly kind: 'negation'; readonly of: Expression };

/** The sign of an arithmetic operation on two values; `^` is the power. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '^';

/** An arithmetic operation on two expressions. */
export type Binary = {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
};

/** The sign of a comparison of two values. */
export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '==';

/** 1 where it holds, else 0. */
type Comparison = {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
};

/** A function of the formula language; log is the natural logarithm, erf the error function. */
export type FunctionName =
  | 'exp'
  | 'log'
  | 'log1p'
  | 'expm1'
  | 'sqrt'
  | 'abs'
  | 'sign'
  | 'min'
  | 'max'
  | 'tanh'
  | 'sigmoid'
  | 'sin'
  | 'cos'
  | 'erf';

type Call = {
  readonly kind: 'call';
  readonly function: FunctionName;
  /** As many as the function takes. */
  readonly arguments: readonly Expression[];
};

/** The condition holds where it is a number other than 0; NaN does not hold. */
export type Conditional = {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
};
