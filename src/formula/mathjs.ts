/** mathjs, of which only the parser is used; loaded when the first formula is met, since it takes about ten milliseconds. */
import { createRequire } from 'node:module';

/** What mathjs makes of a text, as far as kobai accepts it. */
export type MathNode =
  | { readonly type: 'ConstantNode' | 'SymbolNode' }
  | { readonly type: 'ParenthesisNode'; readonly content: MathNode }
  | { readonly type: 'OperatorNode'; readonly op: string; readonly args: readonly MathNode[] }
  | { readonly type: 'FunctionNode'; readonly args: readonly MathNode[] }
  | {
      readonly type: 'ConditionalNode';
      readonly condition: MathNode;
      readonly trueExpr: MathNode;
      readonly falseExpr: MathNode;
    }
  | { readonly type: 'RelationalNode'; readonly params: readonly MathNode[] };

type Parse = (text: string) => MathNode;

let parse: Parse | undefined;

/**
 * The syntax tree of a text.
 *
 * @throws SyntaxError with `char`, the place counted from 1
 */
export function parseShape(shape: string): MathNode {
  parse ??= (createRequire(import.meta.url)('./mathjs.cjs') as { readonly parse: Parse }).parse;
  return parse(shape);
}
