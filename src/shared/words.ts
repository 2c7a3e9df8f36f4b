/** Words: lists of them as people write them, and the nearest right one to a wrong one. */
import { distance } from 'fastest-levenshtein';

/** `a, b or c`. */
export function joinWords(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** A word as a message has room for it: a long one is cut. */
export function shorten(word: string): string {
  return word.length > 60 ? `${word.slice(0, 57)}…` : word;
}

/** A word as it is quoted in a message. */
export function quote(word: string): string {
  return `\`${shorten(word)}\``;
}

/**
 * The candidate that was probably meant: the same letters in another spelling (`learning_rate`), the initials (`lr`),
 * a beginning (`batch`), an ending (`max_epochs`), two letters swapped (`adma`), else the fewest edits, if they are few.
 */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  const folded = fold(word);
  const exact = candidates.find((candidate) => fold(candidate) === folded);
  if (exact !== undefined) return exact;
  const byInitials = folded.length > 1 ? candidates.find((candidate) => initials(candidate) === folded) : undefined;
  if (byInitials !== undefined) return byInitials;
  const beginning = folded.length > 2 ? candidates.filter((candidate) => begins(candidate, word)) : [];
  if (beginning.length === 1) return beginning[0];
  const ending = candidates.filter((candidate) => candidate.length > 3 && folded.endsWith(fold(candidate)));
  if (ending.length === 1) return ending[0];
  const swapped = candidates.find((candidate) => isSwapped(folded, fold(candidate)));
  if (swapped !== undefined) return swapped;

  let nearest: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    // Any letter is one edit away from any other: of a word of one letter nothing can be said.
    if (candidate.length === 1 || folded.length === 1) continue;
    // Words that differ in length by more than the limit cannot be near, and a long one is slow to compare.
    const limit = Math.max(1, Math.floor(candidate.length * 0.4));
    if (Math.abs(candidate.length - folded.length) > limit) continue;
    const edits = distance(folded, fold(candidate));
    if (edits <= limit && edits < fewest) [nearest, fewest] = [candidate, edits];
  }
  return nearest;
}

/** Whether each part of the word begins the same part of the candidate: `val.loss` or `val_loss`, `validation.loss`. */
function begins(candidate: string, word: string): boolean {
  const wholes = candidate.split('.');
  const parts = word.split(wholes.length > 1 ? /[._-]/ : '.');
  return (
    parts.length === wholes.length && parts.every((part, index) => fold(wholes[index] ?? '').startsWith(fold(part)))
  );
}

/** Whether two words differ by two neighbouring letters in the other order. */
function isSwapped(word: string, other: string): boolean {
  if (word.length !== other.length) return false;
  const at = Array.from(word).findIndex((letter, index) => letter !== other[index]);
  const inOrder = `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;
  return at >= 0 && inOrder === other;
}

/** Without capitals, separators, and the quotes that a word processor makes. */
function fold(word: string): string {
  return word.toLowerCase().replace(/[\s_.\-\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]/g, '');
}

function initials(word: string): string {
  return word.replace(/(?<!^)[^A-Z]/g, '').toLowerCase();
}
