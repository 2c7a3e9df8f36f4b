/** A summary → summary.csv: a row a point, in grid order, every digit kept. */
import { canonicalJson, escapeControls } from '../shared/index.ts';
import type { PointSummary, Summary } from '../summary/index.ts';
import { listMetrics } from './columns.ts';

type Cell = string | number | undefined;

/**
 * Axes under their dotted paths, of successive halving the rung, status, verdict, rank, whether the point is tied with the best, `divergence.step`, then
 * `.mean`, `.std` and `.n` of each metric, and last the verdict's reason, or why there is none.
 *
 * A text that a spreadsheet would run as a formula begins with an apostrophe; numbers are left alone.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @example
 * ```ts
 * csvSummary(summary).split(',').slice(0, 3); // → ['learningRate', 'batchSize', 'status']
 * ```
 */
export function csvSummary(summary: Summary): string {
  const metrics = listMetrics(summary);
  const head = [
    ...summary.axes.map(({ path }) => path),
    ...(summary.rungs ? ['rung'] : []),
    'status',
    'verdict',
    'rank',
    'tied',
    'divergence.step',
    ...metrics.flatMap((metric) => [`${metric}.mean`, `${metric}.std`, `${metric}.n`]),
    'reason',
  ];
  const row = (point: PointSummary): Cell[] => [
    ...summary.axes.map(({ path }) => toCell(point.parameters[path])),
    ...(summary.rungs ? [point.rung] : []),
    point.status,
    point.verdict?.kind,
    point.rank,
    point.againstBest && String(point.againstBest.tied),
    point.divergence?.step,
    ...metrics.flatMap((metric) => {
      const { mean, std, n } = point.metrics[metric] ?? {};
      return [mean, std, n];
    }),
    point.verdict?.reason ?? point.unjudged,
  ];
  return [head, ...summary.points.map(row)].map((cells) => `${cells.map(encodeCell).join(',')}\r\n`).join('');
}

function toCell(value: unknown): Cell {
  return typeof value === 'string' || typeof value === 'number' ? value : canonicalJson(value);
}

function encodeCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const shown = escapeControls(cell);
  const text = /^[=+\-@]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
