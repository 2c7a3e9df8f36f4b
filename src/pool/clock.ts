/** The clock of a run. Only this room reads clocks, so that no result can depend on the time. */

/** When a run started, and how long ago that is. */
export type Clock = {
  /** The wall time of the start, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Milliseconds since the start, on the monotonic clock: a wall clock that is set meanwhile changes nothing. */
  elapsedMs(): number;
};

/** Starts a clock. */
export function startClock(): Clock {
  const startedAt = new Date().toISOString();
  const begin = performance.now();
  return { startedAt, elapsedMs: () => performance.now() - begin };
}
