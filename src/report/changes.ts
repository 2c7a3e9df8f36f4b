/** What changed between two summaries → tables, for a terminal and as Markdown. */
import type { ChangedPoint, ChangedValue, SummaryChanges } from '../comparison/index.ts';
import { countOf, escapeControls } from '../shared/index.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { digitsToTellApart, formatNumber, formatValue } from './format.ts';
import { textTable } from './text-table.ts';

/** The formats of `kobai compare`. */
export type ChangesFormat = 'text' | 'markdown' | 'json';

/** What changed from one summary to another, with the names by which the user asked for them. */
export type NamedChanges = SummaryChanges & { readonly first: string; readonly second: string };

const nothing = '–';

/** Renders changes as text, Markdown or JSON. */
export function renderChanges(changes: NamedChanges, format: ChangesFormat): string {
  if (format === 'json') return `${JSON.stringify(changes, undefined, 2)}\n`;
  const draw = format === 'markdown' ? markdownTable : drawText;
  const plain = format === 'markdown' ? escapeMarkdown : escapeControls;
  const { first, second, settings, points, unchanged } = changes;
  const sides = [first, second];
  const axes = [...new Set(points.flatMap(({ parameters }) => Object.keys(parameters)))];
  const parts = [
    `${plain(first)} → ${plain(second)}`,
    ...(settings.length === 0
      ? []
      : [
          draw(
            ['setting', ...sides],
            settings.map((one) => [one.path, show(one.first), show(one.second)]),
            1,
          ),
        ]),
    ...(points.length === 0
      ? []
      : [
          draw(
            [...axes, '', ...sides, 'change', '%'],
            points.flatMap((point) => listRows(point, axes)),
            axes.length + 1,
          ),
        ]),
    `${countOf(unchanged, 'point')} without a change`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function show(value: unknown): string {
  return value === undefined ? nothing : formatValue(value, 17);
}

/** A row for each value that changed; the axes stand in the first. */
function listRows({ parameters, side, changes }: ChangedPoint, axes: readonly string[]): string[][] {
  return changes.map((change, row) => {
    const place = axes.map((axis) => (row === 0 ? show(parameters[axis]) : ''));
    const only = row === 0 && side !== 'both' ? ` (only ${side === 'first' ? 'before' : 'after'})` : '';
    return [...place, `${change.name}${only}`, ...describeChange(change)];
  });
}

function describeChange({ first, second, difference }: ChangedValue): string[] {
  const digits = digitsToTellApart([first, second].filter((value) => value !== undefined));
  const values = [first, second].map((value) => (value === undefined ? nothing : formatValue(value, digits)));
  if (difference === undefined) return [...values, '', ''];
  const sign = difference.absolute > 0 ? '+' : '';
  const { absolute, relative } = difference;
  const share = relative === undefined ? '' : `${sign}${formatNumber(100 * relative, 3)}`;
  return [...values, `${sign}${formatNumber(absolute, 3)}`, share];
}

function drawText(head: readonly string[], rows: readonly (readonly string[])[], left: number): string {
  const align = head.map((_, column) => (column < left ? 'left' : 'right'));
  return textTable(
    head.map(escapeControls),
    rows.map((cells) => cells.map(escapeControls)),
    align,
  ).text;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], left: number): string {
  const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = `| ${head.map((_, column) => (column < left ? '---' : '---:')).join(' | ')} |`;
  return [row(head), rule, ...rows.map(row)].join('\n');
}
