/** Ctrl-C and SIGTERM: once stops cleanly, twice at once. */
import { constants } from 'node:os';

/** What asks a process to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

export type Interruption = {
  /** Aborted by the first signal, or by another reason to stop. */
  readonly signal: AbortSignal;
  /** Does what a first Ctrl-C does. */
  interrupt(): void;
  /** The signal that came, if one did. */
  received(): StopSignal | undefined;
  /** Stops listening. */
  release(): void;
};

/**
 * Listens for SIGINT and SIGTERM until `release`. A second signal ends the process on the spot.
 *
 * @param also aborts as the first signal does
 */
export function listenForInterruption(also?: AbortSignal): Interruption {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let received: StopSignal | undefined;
  const handle = (signal: StopSignal) => {
    // The exit code that a shell gives to a process which a signal has ended.
    if (received !== undefined) process.exit(128 + constants.signals[signal]);
    received = signal;
    abort();
  };
  if (also?.aborted) abort();
  also?.addEventListener('abort', abort);
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    interrupt: () => handle('SIGINT'),
    received: () => received,
    release() {
      also?.removeEventListener('abort', abort);
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}
