/** The clock of a run. Only this room reads clocks, so that no result can depend on the time. */

/** When a run started, and how long ago that is. */
export type Clock = {
  /** The wall time of the start, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Milliseconds since the start, on the monotonic clock: a wall clock that is set meanwhile changes nothing. */
  elapsedMs(): number;
};

/** Milliseconds of the monotonic clock. For `performance`, Node would load what a short command has no other use of. */
function nowMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Milliseconds that this process has worked since it started: where others take the processor's time, they do not count. */
export function processMs(): number {
  const { user, system } = process.cpuUsage();
  return Math.min(process.uptime() * 1000, (user + system) / 1000);
}

/**
 * Starts a clock of the work that a thread does, in milliseconds: where others take the processor's time, it stands.
 *
 * @param threads of this process that work alike
 */
export function startWorkClock(threads: number): () => number {
  const begin = nowMs();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    // Threads that compile are counted too, so that it may be more than the time that has passed.
    return Math.min(nowMs() - begin, (user + system) / 1000 / threads);
  };
}

/** Starts a clock. */
export function startClock(): Clock {
  const startedAt = Date.now();
  const begin = nowMs();
  return {
    // Written where it is asked for: each trial has a clock.
    get startedAt() {
      return new Date(startedAt).toISOString();
    },
    elapsedMs: () => nowMs() - begin,
  };
}
