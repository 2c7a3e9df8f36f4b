/** What is to be done, piece by piece → when the last worker has ended, as the pool shares it out. */

/**
 * Gives each piece, the longest first, to the worker that is free first.
 *
 * @param busyFor how long each worker is busy already; as many as there are workers
 * @returns how long it takes until all of them have ended
 */
export function packLongestFirst(pieces: readonly number[], busyFor: readonly number[]): number {
  const ends = [...busyFor];
  for (const piece of pieces.toSorted((a, b) => b - a)) {
    let first = 0;
    for (let worker = 1; worker < ends.length; worker += 1) {
      if ((ends[worker] as number) < (ends[first] as number)) first = worker;
    }
    ends[first] = (ends[first] as number) + piece;
  }
  return ends.reduce((latest, end) => Math.max(latest, end), 0);
}
