/** A file as it was committed and as it was written anew → whether it is the same, and the first line that differs. */
import type { ComparedFile } from './types.ts';

/** Long lines, such as those of trials.jsonl, are shown from shortly before their first difference. */
const shownBefore = 20;
const shownLength = 100;

/** Compares the text of a file byte by byte, but for the ends of its lines, which git may change. */
export function compareTexts(name: string, committed: string, retrained: string): ComparedFile {
  const [lines, others] = [committed.split(/\r?\n/), retrained.split(/\r?\n/)];
  const index = lines.findIndex((line, at) => line !== others[at]);
  if (index < 0 && lines.length === others.length) return { name, same: true };
  const line = index < 0 ? lines.length : index;
  const [one, other] = [lines[line], others[line]];
  const start = Math.max(0, countEqual(one ?? '', other ?? '') - shownBefore);
  const cut = (text: string) => `${start > 0 ? '…' : ''}${text.slice(start, start + shownLength)}`;
  return {
    name,
    same: false,
    verdict: 'regressed',
    line: line + 1,
    ...(one !== undefined && { committed: cut(one) }),
    ...(other !== undefined && { retrained: cut(other) }),
  };
}

function countEqual(one: string, other: string): number {
  let count = 0;
  while (count < one.length && one[count] === other[count]) count += 1;
  return count;
}
