/** Rows of cells → a table of text: columns aligned, a rule under the head, nothing else drawn. */
import { stripVTControlCharacters } from 'node:util';
import { textWidth } from '../shared/index.ts';

/** A table as lines of text. */
export type TextTable = {
  readonly text: string;
  /** Columns of a terminal that it takes. */
  readonly width: number;
};

const gap = '  ';

/** Lays out a table; cells are one line each, and may hold the codes of colours. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[],
): TextTable {
  const all = [head, ...rows];
  const widths = all.map((cells) => cells.map((cell) => textWidth(stripVTControlCharacters(cell))));
  const longest = head.map((_, column) => widths.reduce((most, row) => Math.max(most, row[column] ?? 0), 0));
  const lines = all.map((cells, row) => {
    const padded = cells.map((cell, column) => {
      const space = ' '.repeat((longest[column] ?? 0) - (widths[row]?.[column] ?? 0));
      return align[column] === 'right' ? space + cell : cell + space;
    });
    return padded.join(gap).trimEnd();
  });
  const width = longest.reduce((sum, each) => sum + each, gap.length * (head.length - 1));
  return { text: lines.toSpliced(1, 0, '─'.repeat(width)).join('\n'), width };
}
