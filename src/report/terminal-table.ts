/** A summary → a table for a terminal, the best point first, and the sentence that answers the question. */
import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { PointSummary, Summary } from '../results/index.ts';
import { describeBest } from './best.ts';
import { type Column, listColumns } from './columns.ts';

export type TerminalOptions = {
  /** Columns of the terminal; without it, or with 0, there is no limit. */
  readonly columns?: number;
  readonly color?: boolean;
  /** Of each point, by its index into `summary.points`. */
  readonly timesMs?: readonly (number | undefined)[];
};

/**
 * The lines of the table, an empty one and the sentences, without a last line break.
 *
 * Where the terminal is too narrow the least needed columns are left out: metrics of the training split first.
 */
export function terminalTable(summary: Summary, options: TerminalOptions = {}): string {
  const { columns: limit = 0, color = false, timesMs } = options;
  const rows = summary.points.map((point, index) => ({ point, index })).sort((a, b) => a.point.rank - b.point.rank);
  const render = (columns: readonly Column[]) => renderTable(columns, rows, color);

  let columns = listColumns(summary, timesMs);
  let table = render(columns);
  while (limit > 0 && table.width > limit) {
    const fewer = dropLeastNeeded(columns);
    if (fewer === undefined) break;
    columns = fewer;
    table = render(columns);
  }
  return [table.text, '', ...describeBest(summary)].join('\n');
}

/** The columns without the one that is missed least; undefined where all are needed. */
function dropLeastNeeded(columns: readonly Column[]): Column[] | undefined {
  const most = columns.reduce((highest, { droppable = 0 }) => Math.max(highest, droppable), 0);
  if (most === 0) return undefined;
  return columns.toSpliced(
    columns.findLastIndex((column) => column.droppable === most),
    1,
  );
}

type Row = { readonly point: PointSummary; readonly index: number };

function renderTable(
  columns: readonly Column[],
  rows: readonly Row[],
  color: boolean,
): { text: string; width: number } {
  const paint = (format: 'bold' | 'green' | 'dim', text: string) =>
    // Whether there is colour is for the caller to say, not for the stream that styleText would ask.
    color ? styleText(format, text, { validateStream: false }) : text;
  const table = new Table({
    head: columns.map(({ title }) => paint('bold', title)),
    colAligns: columns.map(({ align }) => align),
    chars: onlyRuleUnderHead,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  for (const { point, index } of rows) {
    const cells = columns.map((column) => column.cell(point, index));
    if (point.rank === 1 && point.status === 'finished') table.push(cells.map((cell) => paint('green', cell)));
    else table.push(point.status === 'finished' ? cells : cells.map((cell) => paint('dim', cell)));
  }
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
