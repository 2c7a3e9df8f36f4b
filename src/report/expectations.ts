/** Expectations held against the results → a sentence each, with the values that were seen. */
import { escapeControls } from '../shared/index.ts';
import type { CheckedExpectation } from '../summary/index.ts';
import { formatValue } from './format.ts';

/** Says whether an expectation held, and on which values: `held: best.test.accuracy >= 0.9 (0.9604 against 0.9)`. */
export function describeExpectation({ condition, held, left, right, why }: CheckedExpectation): string {
  const seen = why ?? `${formatValue(left)} against ${formatValue(right)}`;
  return `${held ? 'held' : 'FAILED'}: ${escapeControls(condition)} (${escapeControls(seen)})`;
}
