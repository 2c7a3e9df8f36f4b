/** A summary → summary.md. */
import type { Summary } from '../summary/index.ts';
import { describeBest } from './best.ts';
import { listColumns } from './columns.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { describeExpectation } from './expectations.ts';
import { describeVerdicts } from './verdict-lines.ts';

/**
 * Name, description, the best point, the table, the best first, and why points are not good; nothing that a file says is
 * read as Markdown or HTML.
 *
 * @example
 * ```ts
 * markdownSummary(summary).split('\n')[0]; // → '# iris'
 * ```
 */
export function markdownSummary(summary: Summary): string {
  const columns = listColumns(summary);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const points = summary.points.map((point, index) => ({ point, index })).sort((a, b) => a.point.rank - b.point.rank);
  const table = [
    row(columns.map(({ title }) => escapeMarkdown(title))),
    row(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...points.map(({ point, index }) => row(columns.map(({ cell }) => escapeMarkdown(cell(point, index))))),
  ];
  const description = (summary.description ?? '').split(/\r?\n/).map((line) => escapeMarkdown(line.trim()));
  const paragraphs = [
    `# ${escapeMarkdown(summary.name)}`,
    description.join('\n').trim(),
    describeBest(summary).map(escapeMarkdown).join('\n'),
    table.join('\n'),
    describeVerdicts(summary)
      .map((line) => `- ${escapeMarkdown(line)}`)
      .join('\n'),
    (summary.expectations ?? []).map((one) => `- ${escapeMarkdown(describeExpectation(one))}`).join('\n'),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}
