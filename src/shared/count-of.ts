/** A number of things → the words for it. */

/**
 * Says how many there are: `1 trial`, `2 trials`.
 *
 * @param noun of one of them; of several it ends in s
 */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
