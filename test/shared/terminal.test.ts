import { PassThrough } from 'node:stream';
import tty from 'node:tty';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatDiagnostics } from '../../src/shared/format-diagnostics.ts';
import { hasColor, printAnnotations, printLines, printMessage, printResult } from '../../src/shared/terminal.ts';

/** A stream that is a terminal, or is not. */
function openStream(isTTY: boolean): NodeJS.WriteStream {
  const { getColorDepth } = tty.WriteStream.prototype;
  return Object.assign(new PassThrough(), isTTY && { isTTY, getColorDepth }) as unknown as NodeJS.WriteStream;
}

/** What an action writes to a stream. */
function written(name: 'stdout' | 'stderr', action: () => void): string {
  const write = vi.spyOn(process[name], 'write').mockReturnValue(true);
  try {
    action();
    return write.mock.calls.map(([text]) => text).join('');
  } finally {
    write.mockRestore();
  }
}

const deciding = ['NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'CI'];
beforeEach(() => {
  for (const name of deciding) vi.stubEnv(name, undefined);
  vi.stubEnv('TERM', 'xterm');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('[U] shared/terminal: whether a stream shows colours', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '1', TERM: 'dumb' }, true],
  ])('on a terminal (%s), with %o: %s', (isTTY, environment, expected) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect(hasColor(openStream(isTTY))).toBe(expected);
  });
});

describe('[U] shared/terminal: what is printed', () => {
  it('holds no control character of a file or a message, and keeps line breaks', () => {
    const evil = 'a\u001b[2J\u001b[8m\rb\u009b\u202e\nc';
    const shown = 'a\\u001b[2J\\u001b[8m\\u000db\\u009b\\u202e\nc';
    expect(written('stderr', () => printLines(evil))).toBe(`${shown}\n`);
    // A message is one line: a name with a line break in it begins no line that a log would take for a command.
    expect(written('stderr', () => printMessage('a\n::error::b'))).toBe('a\\u000a::error::b\n');
    expect(written('stdout', () => printResult(evil))).toBe(shown);
  });

  it('begins no line with a command of a workflow, but where it is meant', () => {
    const text = '::error::a\n  ::warning::b\nc ::notice::d\n';
    const shown = '\\u003a:error::a\n  \\u003a:warning::b\nc ::notice::d\n';
    const older = 'a ##[error]b ###[group]\n';
    for (const print of [printResult, printAnnotations]) {
      expect(written('stdout', () => print(older))).toBe('a \\u0023#[error]b #\\u0023#[group]\n');
    }
    expect(written('stdout', () => printResult(text))).toBe(shown);
    expect(written('stderr', () => printLines(text))).toBe(`${shown}\n`);
    expect(written('stdout', () => printAnnotations(text))).toBe(text);
  });

  it('is the same JSON as before', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const json = JSON.stringify(texts, null, 2);
        expect(JSON.parse(written('stdout', () => printResult(json)))).toEqual(texts);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['1', true],
    ['0', false],
  ])("has kobai's colours where colours are shown: FORCE_COLOR=%s", (value, isColored) => {
    vi.stubEnv('FORCE_COLOR', value);
    const diagnostics = (['error', 'warning'] as const).map((severity, index) => {
      const place = { file: 'a.yaml', line: index + 1, column: 1, length: 1, text: 'a' };
      return { severity, code: 'CONFIG_INVALID' as const, message: 'm', hint: 'h', place };
    });
    const text = formatDiagnostics(diagnostics, { color: true });
    const printed = written('stderr', () => printLines(text));
    expect(printed === `${text}\n`).toBe(isColored);
    expect(printed.includes('\u001b')).toBe(isColored);
  });
});
