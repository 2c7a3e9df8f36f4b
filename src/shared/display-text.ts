/** Text that others wrote → text that is safe to show, cut to the columns of a terminal. */
import { textWidth } from './text-width.ts';

/**
 * What moves the cursor, changes colours, breaks the line or turns the direction of writing; lone surrogates; letters of
 * no width, behind which a name looks like another; what XML cannot hold. The joiners of emoji and scripts are text.
 */
const control = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\u2060\ufeff\ufffe\uffff]/gu;

/** Shows control characters as escapes that YAML, JSON and JavaScript read back: `\u001b`. */
export function escapeControls(text: string): string {
  // All of them are of one code unit.
  return text.replace(control, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The beginning of a text that has room in so many columns of a terminal, with a mark where it is cut. */
export function cutEnd(text: string, columns: number): string {
  return textWidth(text) <= columns ? text : `${fitting(lettersOf(text), columns - 1).join('')}…`;
}

/** The end of a text that has room in so many columns of a terminal, with a mark where it is cut. */
export function cutStart(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  const last = fitting(lettersOf(text).reverse(), columns - 1);
  return `…${last.reverse().join('')}`;
}

/** Letters with the marks that stand on them, and emoji that are made of several: where a text may be cut. */
let segmenter: Intl.Segmenter | undefined;

function lettersOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** As many of the letters as have room. */
function fitting(letters: readonly string[], columns: number): string[] {
  const kept: string[] = [];
  let width = 0;
  for (const letter of letters) {
    width += textWidth(letter);
    if (width > columns) break;
    kept.push(letter);
  }
  return kept;
}
