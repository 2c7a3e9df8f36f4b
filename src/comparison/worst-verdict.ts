/** Verdicts on the parts → the verdict on the whole. */
import type { ComparisonVerdict } from './types.ts';

/** From the best to the worst: what fails a later comparison for a harder reason decides. */
const inOrder: readonly ComparisonVerdict[] = [
  'same',
  'improved',
  'regressed',
  'obsolete',
  'missing',
  'notComparable',
  'incomplete',
];

/** The verdict that decides; where nothing was to be compared, `missing`: it is never a pass. */
export function worstVerdict(parts: readonly { readonly verdict: ComparisonVerdict }[]): ComparisonVerdict {
  if (parts.length === 0) return 'missing';
  const worst = parts.reduce((greatest, { verdict }) => Math.max(greatest, inOrder.indexOf(verdict)), 0);
  return inOrder[worst] ?? 'incomplete';
}
