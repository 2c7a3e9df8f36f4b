import { describe, expect, it } from 'vitest';
import { textTable } from '../../src/report/index.ts';

describe('[U] report/text-table', () => {
  it('aligns columns, with a rule as wide as the table, and nothing at the ends of lines', () => {
    const { text, width } = textTable(
      ['name', 'value', ''],
      [
        ['a', '1', 'x'],
        ['longer', '12.5', ''],
      ],
      ['left', 'right', 'left'],
    );
    expect(text.split('\n')).toEqual(['name    value', '────────────────', 'a           1  x', 'longer   12.5']);
    expect(width).toBe(16);
  });

  it('measures cells as a terminal shows them: colours take no room, wide letters two columns', () => {
    const red = '\u001b[31mr\u001b[39m';
    const { text, width } = textTable(
      ['a', 'b'],
      [
        [red, '1'],
        ['勾配', '2'],
        ['≈ ▁█', '3'],
      ],
      ['right', 'left'],
    );
    expect(text.split('\n')).toEqual(['   a  b', '───────', `   ${red}  1`, '勾配  2', '≈ ▁█  3']);
    expect(width).toBe(7);
  });

  it('has a head and a rule where there are no rows', () => {
    expect(textTable(['a', 'b'], [], ['left', 'left']).text).toBe('a  b\n────');
  });
});
