import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutEnd, cutStart, escapeControls } from '../../src/shared/display-text.ts';

const bidiControls = '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069';

/** Any code unit, and those that are shown as escapes more often than chance has them. */
const anyText = fc
  .array(
    fc.oneof(
      fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(...bidiControls, '\u001b', '\n', '\u009b', '\u2028', '\u2029', '\ud800', '\udc00', '😀', '勾'),
    ),
  )
  .map((parts) => parts.join(''));

describe('[U] shared/display-text: what is shown as an escape', () => {
  it.each([
    ['\u001b[2J\r\n\t\u009b\u202e\ud800', '\\u001b[2J\\u000d\\u000a\\u0009\\u009b\\u202e\\ud800'],
    ['learning\u200bRate\ufeff', 'learning\\u200bRate\\ufeff'],
    [bidiControls, [...bidiControls].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  ])('shows what a terminal would obey, or nobody could see, as escapes: %j', (text, shown) => {
    expect(escapeControls(text)).toBe(shown);
    // The form that JSON, YAML in double quotes and JavaScript share.
    expect(JSON.parse(`"${shown}"`)).toBe(text);
  });

  it('lets no control character, direction mark, line break or lone surrogate of any text through', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = escapeControls(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        for (const mark of bidiControls) expect(shown).not.toContain(mark);
        expect(escapeControls(shown)).toBe(shown);
      }),
    );
  });

  it.each(['勾配 · Größe 😀', 'نرخ یادگیری می‌شود', 'e\u0301, कि, 👩‍🔬, 🏴󠁧󠁢󠁥󠁮󠁧󠁿, \u00a0', '# | <b> "\' \\u001b'])(
    'leaves every language and emoji alone: %s',
    (text) => {
      expect(escapeControls(text)).toBe(text);
    },
  );

  it('leaves plain text alone', () => {
    const letter = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 });
    const plain = letter.filter((one) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(one));
    fc.assert(fc.property(fc.array(plain), (letters) => escapeControls(letters.join('')) === letters.join('')));
  });
});

describe('[U] shared/display-text: what has room', () => {
  it.each([
    ['abcdef', 6, 'abcdef', 'abcdef'],
    ['abcdef', 5, 'abcd…', '…cdef'],
    ['学習率学習率', 6, '学習…', '…習率'],
    ['👩‍🔬👩‍🔬👩‍🔬', 4, '👩‍🔬…', '…👩‍🔬'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…', '…e\u0301'],
    ['ab', 1, '…', '…'],
  ])('cuts %s at %i columns, and no letter in two', (text, columns, beginning, end) => {
    expect(cutEnd(text, columns)).toBe(beginning);
    expect(cutStart(text, columns)).toBe(end);
  });
});
