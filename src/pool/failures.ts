/** What piscina rejects with → the failure of the one trial that ran there, or the reason why no thread can start. */
import { type ErrorData, KobaiError } from '../shared/index.ts';

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

/** Whether the system gave no thread: that is no fault of the trial which was to run there. */
export function isRefusedThread(error: unknown): error is Error {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_INIT_FAILED';
}

/** POOL_NO_WORKER, for a thread that the system refuses or that dies before it can train. */
export function noWorker(cause: Error): KobaiError {
  const hint = 'Ask for fewer threads with --workers, or raise the limit of threads (`ulimit -u`), and run again.';
  return new KobaiError('environment', 'POOL_NO_WORKER', `A worker thread cannot be started: ${cause.message}`, {
    cause,
    ...(isRefusedThread(cause) && { hint }),
  });
}
