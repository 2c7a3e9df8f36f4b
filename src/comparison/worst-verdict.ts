/** Verdicts on the parts → the verdict on the whole. */
import type { ComparisonVerdict } from './types.ts';

/** From the best to the worst: whatever could not be compared is worse than a difference. */
const inOrder: readonly ComparisonVerdict[] = [
  'same',
  'improved',
  'regressed',
  'obsolete',
  'missing',
  'notComparable',
  'incomplete',
];

/** The worst verdict of the parts; `missing` where there are none, since nothing compared is never a pass. */
export function worstVerdict(parts: readonly { readonly verdict: ComparisonVerdict }[]): ComparisonVerdict {
  if (parts.length === 0) return 'missing';
  const worst = parts.reduce((greatest, { verdict }) => Math.max(greatest, inOrder.indexOf(verdict)), 0);
  return inOrder[worst] ?? 'incomplete';
}
