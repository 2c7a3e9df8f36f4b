/** A range as it is written in an experiment → its values. */
import { exp, log } from './elementary.ts';

type Bounds = { readonly from: number; readonly to: number; readonly count: number };

/** A range with its number of values: in equal ratios (log) or equal steps (linear), both ends included. */
export type Range = { readonly log: Bounds } | { readonly linear: Bounds };

/**
 * Significant digits of the values between the ends: few enough that the error of `exp` and `log` over the widest range
 * (1e-13, relative) never shows, so that the third of `{ log: { from: 1e-3, to: 10, count: 5 } }` is 0.1.
 */
const digits = 12;

/**
 * Expands a range into `count` values in equal ratios (log) or equal steps (linear), ascending or descending.
 *
 * The end points are exactly those written; the values between are rounded to 12 decimal digits.
 *
 * @param range with `count` ≥ 2; a log range with both ends above 0
 */
export function expandRange(range: Range): number[] {
  const isLog = 'log' in range;
  const { from, to, count } = isLog ? range.log : range.linear;
  const [first, last] = isLog ? [log(from), log(to)] : [from, to];
  // What is left of a zero between ends of two signs.
  const negligible = 1e-14 * Math.max(Math.abs(from), Math.abs(to));
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return from;
    if (index === count - 1) return to;
    // Weights instead of first + share * (last - first): the difference of two huge ends would overflow.
    const share = index / (count - 1);
    const between = (1 - share) * first + share * last;
    if (isLog) return Number(exp(between).toPrecision(digits));
    return Math.abs(between) < negligible ? 0 : Number(between.toPrecision(digits));
  });
}
