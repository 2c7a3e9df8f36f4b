/** What an experiment expects of its results → whether it holds, and on which values. */
import type { Condition } from '../config/index.ts';
import { pointsWith } from '../shared/index.ts';
import type { CheckedExpectation, PointSummary, Summary } from './types.ts';

type Results = Pick<Summary, 'points' | 'best'>;
type Term = Condition['left'];
type Selector = Extract<Term, { point: unknown }>['point'];

/** A value that a condition compares, or why there is none. */
type Seen = { readonly value: number | string } | { readonly why: string };

/** Checks every condition against the results. */
export function checkExpectations(conditions: readonly Condition[], results: Results): CheckedExpectation[] {
  return conditions.map(({ text, left, operator, right }) => {
    const [first, second] = [look(left, results), look(right, results)];
    const values = {
      ...('value' in first && { left: first.value }),
      ...('value' in second && { right: second.value }),
    };
    const missing = 'why' in first ? first : 'why' in second ? second : undefined;
    if (missing) return { condition: text, held: false, ...values, why: missing.why };
    const held = compare(
      (first as { value: number | string }).value,
      operator,
      (second as { value: number | string }).value,
    );
    if (held === undefined)
      return { condition: text, held: false, ...values, why: 'a number and a text have no order' };
    return { condition: text, held, ...values };
  });
}

function look(term: Term, results: Results): Seen {
  if (term.kind === 'number' || term.kind === 'text') return { value: term.value };
  const point = findPoint(term.point, results);
  if ('why' in point) return point;
  switch (term.kind) {
    case 'verdict':
      if (point.verdict) return { value: point.verdict.kind };
      return { why: `the point has no verdict${point.unjudged === undefined ? '' : `: ${point.unjudged}`}` };
    case 'axis':
      return readAxis(point, term.path);
    case 'metric': {
      const statistic = point.metrics[term.metric];
      if (statistic === undefined) return { why: `${term.metric} is not there: the point is ${point.status}` };
      if (term.statistic === 'min') return { value: Math.min(...statistic.values) };
      if (term.statistic === 'max') return { value: Math.max(...statistic.values) };
      return { value: statistic[term.statistic] };
    }
  }
}

function findPoint(selector: Selector, { points, best }: Results): PointSummary | { readonly why: string } {
  if (selector.kind === 'best') {
    const point = best === undefined ? undefined : points[best];
    return point ?? { why: 'there is no best point: none finished' };
  }
  const found = pointsWith(points, selector.values);
  if (found.length === 1 && found[0]) return found[0];
  return { why: found.length === 0 ? 'no point has these values' : `${found.length} points have these values` };
}

/** A number or a word as it is; of a mapping its type. */
function readAxis({ parameters }: PointSummary, path: string): Seen {
  const value = parameters[path];
  if (typeof value === 'number' || typeof value === 'string') return { value };
  const type = (value as { type?: unknown } | undefined)?.type;
  return typeof type === 'string' ? { value: type } : { why: `${path} is neither a number nor a word` };
}

/** Compares two values by an operator. @returns undefined where they have no order */
function compare(left: number | string, operator: Condition['operator'], right: number | string): boolean | undefined {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}
