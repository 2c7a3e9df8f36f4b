/** Ctrl-C and SIGTERM: the first stops cleanly, the second at once. */
import { constants } from 'node:os';

/** The signals that ask a process to stop. */
export const stopSignals = ['SIGINT', 'SIGTERM'] as const;
export type StopSignal = (typeof stopSignals)[number];

/** Listens for a request to stop. */
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
 * @param also another signal, which stops as the first Ctrl-C does
 * @param signals those of the process that are listened to
 */
export function listenForInterruption(also?: AbortSignal, signals: readonly StopSignal[] = stopSignals): Interruption {
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
  for (const signal of signals) process.on(signal, handle);
  return {
    signal: controller.signal,
    interrupt: () => handle('SIGINT'),
    received: () => received,
    release() {
      also?.removeEventListener('abort', abort);
      for (const signal of signals) process.off(signal, handle);
    },
  };
}
