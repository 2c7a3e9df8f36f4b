/** A summary → why points are not good, a sentence each, and of how many nothing can be said. */
import type { PointSummary, Summary } from '../summary/index.ts';
import { namePoints } from './name-points.ts';

/**
 * The sentences of the points whose learning rate is not good, the best point first; then why others have no verdict.
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
  const unjudged = describeUnjudged(summary);
  if (lines.length <= most) return [...lines, ...unjudged];
  const more = lines.length - most;
  const rest = `${more} more ${more === 1 ? 'reason is' : 'reasons are'} in summary.md.`;
  return [...lines.slice(0, most), rest, ...unjudged];
}

/** `12 points have no verdict: with all else equal no other learning rate was tried.` */
function describeUnjudged(summary: Summary): string[] {
  const reasons = summary.points.flatMap(({ unjudged }) => unjudged ?? []);
  return [...new Set(reasons)].map((reason) => {
    const points = summary.points.filter(({ unjudged }) => unjudged === reason);
    const [point] = points as [PointSummary];
    const one = `${namePoints(summary)(point) || 'The learning rate'} has`;
    return `${points.length === 1 ? one : `${points.length} points have`} no verdict: ${reason}.`;
  });
}
