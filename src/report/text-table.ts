/** Rows of cells → a table of text: columns aligned, a rule under the head, nothing else drawn. */
import Table from 'cli-table3';

/** A table as lines of text. */
export type TextTable = {
  readonly text: string;
  /** Columns of a terminal that it takes. */
  readonly width: number;
};

/** Lays out a table; cells may hold the codes of colours. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[],
): TextTable {
  const table = new Table({
    head: [...head],
    colAligns: [...align],
    chars: onlyRuleUnderHead,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  const lines = table.toString().split('\n');
  // The rule under the head is as wide as the table, in characters that are one column each, whatever is in the cells.
  return { text: lines.map((line) => line.trimEnd()).join('\n'), width: lines[1]?.length ?? 0 };
}

const onlyRuleUnderHead = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '──',
  right: '',
  'right-mid': '',
  middle: '  ',
};
