/** The clock of the cluster room: only how long others are silent depends on it, and no result. */

/** Milliseconds on the monotonic clock of this machine. */
export function monotonicMs(): number {
  return performance.now();
}
