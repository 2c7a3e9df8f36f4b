/** A summary → a table for a terminal, the best point first, and the sentence that answers the question. */
import { styleText } from 'node:util';
import type { PointSummary, Summary } from '../summary/index.ts';
import { describeBest } from './best.ts';
import { type Column, listColumns } from './columns.ts';
import { describeExpectation } from './expectations.ts';
import { type TextTable, textTable } from './text-table.ts';
import { describeVerdicts } from './verdict-lines.ts';

/** The width and colours of the terminal, and what is shown beside the summary. */
export type TerminalOptions = {
  /** Columns of the terminal; without it, or with 0, there is no limit. */
  readonly columns?: number;
  readonly color?: boolean;
  /** The time of each point, by its index into `summary.points`, in milliseconds. */
  readonly timesMs?: readonly (number | undefined)[];
  /** How the loss of each point fell, in a few characters, by its index into `summary.points`. */
  readonly sparks?: readonly (string | undefined)[];
};

/**
 * The lines of the table, an empty one and the sentences of the best point, of a few that are not good and of what was
 * expected, without a last line break.
 *
 * Where the terminal is too narrow the least needed columns are left out: metrics of the training split first.
 *
 * @example
 * ```ts
 * terminalTable(summary, { columns: 80 }).split('\n')[0]; // → 'rank  learningRate  batchSize  verdict   test.accuracy         test.loss'
 * ```
 */
export function terminalTable(summary: Summary, options: TerminalOptions = {}): string {
  const { columns: limit = 0, color = false, timesMs, sparks = [] } = options;
  const rows = summary.points.map((point, index) => ({ point, index })).sort((a, b) => a.point.rank - b.point.rank);
  const render = (columns: readonly Column[]) => renderTable(columns, rows, color);

  let columns = withSparks(listColumns(summary, timesMs), sparks);
  let table = render(columns);
  while (limit > 0 && table.width > limit) {
    const fewer = dropLeastNeeded(columns);
    if (fewer === undefined) break;
    columns = fewer;
    table = render(columns);
  }
  const expectations = (summary.expectations ?? []).map(describeExpectation);
  const verdicts = describeVerdicts(summary, mostReasons);
  return [table.text, '', ...describeBest(summary), ...verdicts, ...expectations].join('\n');
}

/** Puts the spark lines beside the verdict. */
function withSparks(columns: readonly Column[], sparks: readonly (string | undefined)[]): Column[] {
  if (sparks.every((spark) => spark === undefined)) return [...columns];
  const place = columns.findIndex(({ title }) => title === 'verdict') + 1;
  const column: Column = { title: 'loss', align: 'left', cell: (_, index) => sparks[index] ?? '', droppable: 4 };
  return columns.toSpliced(place, 0, column);
}

/** Reasons below the table: a few, since summary.md has them all. */
const mostReasons = 4;

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

function renderTable(columns: readonly Column[], rows: readonly Row[], color: boolean): TextTable {
  const paint = (format: 'bold' | 'green' | 'dim', text: string) =>
    // Whether there is colour is for the caller to say, not for the stream that styleText would ask.
    color ? styleText(format, text, { validateStream: false }) : text;
  const cells = rows.map(({ point, index }) => {
    const texts = columns.map((column) => column.cell(point, index));
    if (point.rank === 1 && point.status === 'finished') return texts.map((text) => paint('green', text));
    return point.status === 'finished' ? texts : texts.map((text) => paint('dim', text));
  });
  const head = columns.map(({ title }) => paint('bold', title));
  return textTable(
    head,
    cells,
    columns.map(({ align }) => align),
  );
}
