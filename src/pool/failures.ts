/** What piscina rejects with → the failure of the one trial that ran there. */
import type { ErrorData } from '../shared/index.ts';

/** The error code of a trial whose worker thread died. */
export const workerExited = 'POOL_WORKER_EXITED';

/**
 * Names the reason why a worker gave no reply.
 *
 * @param error an `Error` of piscina's own: the worker function catches all that it throws itself
 * @param limits the limits that the worker had, for the message
 * @returns `POOL_TRIAL_TIMED_OUT`, `POOL_OUT_OF_MEMORY` (the heap is full), else `POOL_WORKER_EXITED`
 */
export function toFailure(error: unknown, limits: { timeoutMs?: number | undefined; heapMb: number }): ErrorData {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'AbortError') {
    return {
      code: 'POOL_TRIAL_TIMED_OUT',
      message: `The trial took longer than ${limits.timeoutMs} ms.`,
    };
  }
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return {
      code: 'POOL_OUT_OF_MEMORY',
      message: `The trial needs more than the ${limits.heapMb} MiB of its heap.`,
    };
  }
  return {
    code: workerExited,
    message: `The trial's worker thread died, and again on a second try: ${message}`,
  };
}
