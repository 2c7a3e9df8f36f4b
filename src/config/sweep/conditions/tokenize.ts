/** The text of a condition → names, numbers, texts and signs, each with its place. */
import type { Stretch } from './condition.ts';

/** The smallest unit of a condition: a name or dotted path, a number, a sign, or a text in quotes. */
export type Token = Stretch & { readonly text: string } & (
    | { readonly kind: 'name' | 'number' | 'sign' }
    | { readonly kind: 'text'; readonly value: string }
  );

/** Names may be dotted paths; a number has JSON's form, with a sign; what fits nothing is a sign of one character. */
const pattern =
  /\s+|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))|(?<name>[A-Za-z_][\w-]*(?:\.[\w-]+)*)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<sign>[=!<>]=|.)/gsu;

/** Cuts a text into tokens; nothing is refused here. */
export function tokenize(text: string): Token[] {
  return [...text.matchAll(pattern)].flatMap((match): Token[] => {
    const { number, name, double, single, sign } = match.groups ?? {};
    const stretch = { text: match[0], start: match.index, end: match.index + match[0].length };
    if (number !== undefined) return [{ ...stretch, kind: 'number' }];
    if (name !== undefined) return [{ ...stretch, kind: 'name' }];
    const value = double ?? single;
    if (value !== undefined) return [{ ...stretch, kind: 'text', value }];
    return sign === undefined ? [] : [{ ...stretch, kind: 'sign' }];
  });
}
