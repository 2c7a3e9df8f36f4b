/** Diagnostics → text for a terminal: the sentence, the line with carets under the place, the hint. */
import { styleText } from 'node:util';
import type { Diagnostic, Place } from './diagnostics.ts';
import { cutEnd, cutStart, escapeControls } from './display-text.ts';
import { sortDiagnostics } from './sort-diagnostics.ts';
import { textWidth } from './text-width.ts';

/** Columns of a source line that are shown; of a longer one, the part around the place. */
const maxWidth = 100;

/** More than anybody reads at once. */
const maxShown = 100;

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/**
 * Formats diagnostics in the order of their places, with an empty line between them.
 *
 * @param options `color`: with terminal colours; without, the text is plain
 * @returns the first hundred and how many more there are, as text that ends without a line break; empty for no diagnostics
 * @example
 * ```ts
 * formatDiagnostics(faults.map(toLine)).split('\n')[0]; // → 'sweep.yaml:1:1 error an experiment needs `layers` and `learningRate`'
 * ```
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: { color?: boolean } = {}): string {
  const paint: Paint = (style, text) => (options.color ? styleText(style, text, { validateStream: false }) : text);
  const shown = sortDiagnostics(diagnostics)
    .slice(0, maxShown)
    .map((diagnostic) => formatDiagnostic(diagnostic, paint));
  const more = diagnostics.length - shown.length;
  return (more > 0 ? [...shown, `and ${more} more`] : shown).join('\n\n');
}

function formatDiagnostic({ severity, message, hint, place }: Diagnostic, paint: Paint): string {
  const style: Style = severity === 'error' ? 'red' : 'yellow';
  const where = place === undefined ? '' : `${escapeControls(place.file)}:${place.line}:${place.column} `;
  const gutter = place === undefined ? '' : ' '.repeat(String(place.line).length);
  const bar = paint('dim', '│');
  const lines = [`${paint('bold', where)}${paint([style, 'bold'], severity)} ${escapeControls(message)}`];
  if (place !== undefined) {
    const { text, offset, width } = frame(place);
    lines.push(`  ${paint('dim', String(place.line))} ${bar} ${text}`);
    lines.push(`  ${gutter} ${bar} ${' '.repeat(offset)}${paint(style, '^'.repeat(width))}`);
  }
  if (hint !== undefined) {
    const [first = '', ...more] = hint.split('\n').map(escapeControls);
    lines.push(`  ${gutter} ${paint('cyan', '→')} ${first}`, ...more.map((line) => `  ${gutter}   ${line}`));
  }
  return lines.join('\n');
}

/** The part of the source line that is shown, and the columns before and under the place. */
function frame({ text, column, length }: Place): { text: string; offset: number; width: number } {
  // A line can be as long as a file: no more of it is looked at than can be shown.
  const before = showSource(text.slice(Math.max(0, column - 1 - 2 * maxWidth), column - 1));
  const marked = showSource(text.slice(column - 1, column - 1 + Math.min(length, 2 * maxWidth)));
  const after = showSource(text.slice(column - 1 + length, column - 1 + length + 2 * maxWidth));
  const start = cutStart(before, Math.max(maxWidth / 2, maxWidth - textWidth(marked + after)));
  const middle = cutEnd(marked, maxWidth - textWidth(start));
  const end = middle === marked ? cutEnd(after, maxWidth - textWidth(start + middle)) : '';
  return { text: start + middle + end, offset: textWidth(start), width: Math.max(1, textWidth(middle)) };
}

/** A tab of a source line is layout, and shown as what it looks like. */
function showSource(text: string): string {
  return escapeControls(text.replaceAll('\t', '  '));
}
