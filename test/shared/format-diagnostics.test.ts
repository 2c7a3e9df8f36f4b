import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readExperiment } from '../../src/config/index.ts';
import { type Diagnostic, formatDiagnostics } from '../../src/shared/index.ts';

const at = (text: string, column: number, length: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: 'error',
  code: 'CONFIG_UNKNOWN_KEY',
  message: 'it is wrong',
  place: { file: 'a.yaml', line: 12, column, length, text },
  ...more,
});

/** The text that the carets stand under, by the columns of a terminal in which East Asian letters take two. */
function underlined(formatted: string): string {
  const [, source = '', carets = ''] = formatted.split('\n');
  const letters = [...source].filter((letter) => letter !== '\u0301');
  const columns = letters.flatMap((letter) => (letter.codePointAt(0)! > 0x2fff ? [letter, ''] : [letter]));
  return columns.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1).join('');
}

describe('[U] config/format-diagnostics', () => {
  it('shows the sentence, the line with carets under the place, and the way out', () => {
    expect(formatDiagnostics([at('learning_rate: 0.1', 1, 13, { hint: 'did you mean `learningRate`?' })])).toBe(
      [
        'a.yaml:12:1 error it is wrong',
        '  12 │ learning_rate: 0.1',
        '     │ ^^^^^^^^^^^^^',
        '     → did you mean `learningRate`?',
      ].join('\n'),
    );
  });

  it('keeps the shape of a hint of several lines', () => {
    expect(
      formatDiagnostics([at('a', 1, 1, { hint: 'such as\na:\n  - b' })])
        .split('\n')
        .slice(3),
    ).toEqual(['     → such as', '       a:', '         - b']);
  });

  it('sorts by place, the command line after the file, what has no place last', () => {
    const set = at('b=1', 1, 1, { place: { file: '--set', line: 1, column: 1, length: 1, text: 'b=1' } });
    const { place: _, ...nowhere } = at('', 1, 1);
    const formatted = formatDiagnostics([nowhere, set, at('ab', 2, 1), at('ab', 1, 1)]);
    expect(formatted.match(/^\S.*(?= it is)/gm)).toEqual([
      'a.yaml:12:1 error',
      'a.yaml:12:2 error',
      '--set:1:1 error',
      'error',
    ]);
  });

  it('shows every diagnostic it is given, also of one code at one place', () => {
    const formatted = formatDiagnostics([at('ab', 1, 1, { message: 'one' }), at('ab', 1, 1, { message: 'two' })]);
    expect(formatted).toContain('one');
    expect(formatted).toContain('two');
  });

  it('shows the first hundred and counts the rest', () => {
    const formatted = formatDiagnostics(Array.from({ length: 103 }, (_, index) => at('a'.repeat(200), index + 1, 1)));
    expect(formatted.match(/^a\.yaml/gm)).toHaveLength(100);
    expect(formatted).toMatch(/\n\nand 3 more$/);
  });

  it('separates diagnostics by an empty line; nothing gives no text', () => {
    expect(formatDiagnostics([at('ab', 1, 1), at('ab', 2, 1)])).toMatch(/\^\n\na\.yaml:12:2/);
    expect(formatDiagnostics([])).toBe('');
  });

  it.each([
    ['学習率: 0.1', 1, 3, '学習率'],
    ['{ 学習率: 0.1, b: 2 }', 13, 1, 'b'],
    ['ガク: ＡＢＣ', 5, 3, 'ＡＢＣ'],
    ['e\u0301: x', 5, 1, 'x'],
    ['한글: x', 5, 1, 'x'],
    ['a:\tb', 4, 1, 'b'],
  ])('stands under the letters of %s', (text, column, length, expected) => {
    expect(underlined(formatDiagnostics([at(text, column, length)]))).toBe(expected);
  });

  it('takes an emoji of several for one of two columns', () => {
    const [, , carets] = formatDiagnostics([at('👩‍🔬🇯🇵: x', 12, 1)]).split('\n');
    expect(carets).toBe(`     │ ${' '.repeat(2 + 2 + 2)}^`);
  });

  it('stands behind the end of a line for what is missing there', () => {
    expect(formatDiagnostics([at('seed:', 6, 1)]).split('\n')[2]).toBe('     │      ^');
  });

  it.each([0, 1, 55, 500, 5000])('shows the part around the place of a long line, %i letters before it', (before) => {
    const formatted = formatDiagnostics([at(`${'a'.repeat(before)}here${'b'.repeat(1000)}`, before + 1, 4)]);
    expect(underlined(formatted)).toBe('here');
    for (const line of formatted.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  it('cuts a place that is longer than a line can show', () => {
    const [, source = '', carets = ''] = formatDiagnostics([at('a'.repeat(500), 1, 500)]).split('\n');
    expect(carets.length).toBe(source.length);
    expect(source.length).toBeLessThanOrEqual(110);
  });

  it('lets no control character of the file reach the terminal', () => {
    const evil = '\u001b]0;x\u0007\u202e\r\u0085\u2028';
    const formatted = formatDiagnostics([at(`${evil}: 1`, 1, evil.length, { message: evil, hint: evil })]);
    expect(formatted).not.toMatch(/[^\P{C}\n]|\u2028/u);
    const shown = '\\u001b]0;x\\u0007\\u202e\\u000d\\u0085\\u2028';
    expect(formatted).toContain(`error ${shown}`);
    expect(underlined(formatted)).toBe(shown);
  });

  it('colours on request, and changes nothing else', () => {
    const diagnostics = [at('abc', 2, 1, { hint: 'b' }), at('abc', 3, 1, { severity: 'warning' })];
    const coloured = formatDiagnostics(diagnostics, { color: true });
    expect(coloured).not.toBe(formatDiagnostics(diagnostics));
    expect(stripVTControlCharacters(coloured)).toBe(formatDiagnostics(diagnostics));
  });

  it('shows a real mistake as a person sees it', () => {
    const { diagnostics } = readExperiment(
      'dataset: iris\nlayers:\n  - { type: dense, units: 3, activation: softmx }\nloss: crossEntropy\nlearningRate: 0.1\n',
      'lr.yaml',
    );
    expect(formatDiagnostics(diagnostics)).toBe(
      [
        'lr.yaml:3:42 error `layers.0.activation` must be one of relu, leakyRelu, elu, gelu, swish, softplus, sigmoid, tanh, softmax or identity, got "softmx"',
        '  3 │   - { type: dense, units: 3, activation: softmx }',
        '    │                                          ^^^^^^',
        '    → did you mean `softmax`?',
      ].join('\n'),
    );
  });
});
