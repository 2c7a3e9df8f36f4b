/** Text that others wrote → text that is safe to show, and the columns that it takes on a terminal. */

/** Letters of two columns: East Asian wide and fullwidth forms, and emoji. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Emoji_Presentation}\u3000-\u303e\u30fb\u30fc\uff01-\uff60\uffe0-\uffe6]/u;
const halfwidth = /[\uff61-\uffdc]/;
/** Marks that stand on the letter before them. */
const mark = /[\p{Mn}\p{Me}]/u;
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

/** How many columns of a terminal a text without control characters takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (mark.test(character)) continue;
    width += wide.test(character) && !halfwidth.test(character) ? 2 : 1;
  }
  return width;
}
