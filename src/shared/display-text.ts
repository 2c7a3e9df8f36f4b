/** Text that others wrote → text that is safe on a terminal, and the columns that it takes there. */

/** Letters of two columns: East Asian wide and fullwidth forms, and emoji. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Emoji_Presentation}\u3000-\u303e\u30fb\u30fc\uff01-\uff60\uffe0-\uffe6]/u;
const halfwidth = /[\uff61-\uffdc]/;
/** Marks that stand on the letter before them. */
const mark = /[\p{Mn}\p{Me}]/u;
/** What moves the cursor, changes colours or turns the direction of writing; line breaks and lone surrogates too. */
const control = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Shows control characters as escapes such as `\x1b`; a tab becomes two spaces. */
export function escapeControls(text: string): string {
  return text.replaceAll(control, (character) => {
    if (character === '\t') return '  ';
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 2 ? `\\u{${code}}` : `\\x${code.padStart(2, '0')}`;
  });
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
