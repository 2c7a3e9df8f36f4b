/** The width of a text in a terminal. */
import { createRequire } from 'node:module';

let stringWidth: ((text: string) => number) | undefined;

/** The columns that a text takes in a terminal. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e\u00b1\u00d7\u2013\u2248\u2581-\u2588]*$/.test(text)) return text.length;
  // Loaded with the first other letter: it compiles the pattern of all emoji, which takes as long as to start Node.
  stringWidth ??= (createRequire(import.meta.url)('string-width') as { default: typeof stringWidth }).default;
  return (stringWidth as (text: string) => number)(text);
}
