/** A summary → why points are not good, a sentence each. */
import type { Summary } from '../summary/index.ts';
import { namePoints } from './name-points.ts';

/**
 * The sentences of the points whose learning rate is not good, the best point first.
 *
 * @param most at most so many; the last says how many more there are
 */
export function describeVerdicts(summary: Summary, most = Number.POSITIVE_INFINITY): string[] {
  const name = namePoints(summary);
  const lines = summary.points
    .toSorted((a, b) => a.rank - b.rank)
    .flatMap((point) => {
      if (point.verdict === undefined || point.verdict.kind === 'good') return [];
      const { kind, reason } = point.verdict;
      return [`${name(point) || 'The learning rate'} ${kind === 'diverged' ? kind : `is ${kind}`}: ${reason}.`];
    });
  if (lines.length <= most) return lines;
  const more = lines.length - most;
  return [...lines.slice(0, most), `${more} more ${more === 1 ? 'reason is' : 'reasons are'} in summary.md.`];
}
