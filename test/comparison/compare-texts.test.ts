import { describe, expect, it } from 'vitest';
import { compareTexts } from '../../src/comparison/index.ts';

describe('[U] comparison/compare-texts', () => {
  it('says of equal texts that they are the same', () => {
    expect(compareTexts('summary.md', 'a\nb\n', 'a\nb\n')).toEqual({ name: 'summary.md', same: true });
  });

  it('shows the first line that differs, from shortly before the difference', () => {
    const [one, other] = [`first\n${'x'.repeat(500)}1\n`, `first\n${'x'.repeat(500)}2\n`];
    expect(compareTexts('a', one, other)).toEqual({
      name: 'a',
      same: false,
      verdict: 'regressed',
      line: 2,
      committed: `…${'x'.repeat(20)}1`,
      retrained: `…${'x'.repeat(20)}2`,
    });
  });

  it('sees a last line that is missing, a line break too', () => {
    expect(compareTexts('a', 'one\ntwo', 'one')).toMatchObject({ line: 2, committed: 'two' });
    expect(compareTexts('a', 'one', 'one\n')).toMatchObject({ line: 2, retrained: '' });
    expect(compareTexts('a', 'one', 'one\r')).toMatchObject({ line: 1 });
  });

  it('takes the ends of lines for what they are, which git may change', () => {
    expect(compareTexts('a', 'one\r\ntwo\r\n', 'one\ntwo\n')).toEqual({ name: 'a', same: true });
    expect(compareTexts('a', 'one\ntwo\n', 'one\r\ntwo\r\n')).toEqual({ name: 'a', same: true });
  });
});
