/** Ctrl-C and SIGTERM: once stops cleanly, twice at once. */
import { exitCodes } from './exit-codes.ts';

const codeOfSignal = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;

export type Interruption = {
  /** Aborted by the first signal, or by another reason to stop. */
  readonly signal: AbortSignal;
  /** Does what a first Ctrl-C does. */
  interrupt(): void;
  /** The exit code of the signal that came, if one did. */
  exitCode(): number | undefined;
  /** Stops listening. */
  release(): void;
};

/**
 * Listens for SIGINT and SIGTERM until `release`. A second signal ends the process on the spot.
 *
 * @param also aborts as the first signal does, without a code
 */
export function listenForInterruption(also?: AbortSignal): Interruption {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let code: number | undefined;
  const handle = (signal: keyof typeof codeOfSignal) => {
    if (code !== undefined) process.exit(codeOfSignal[signal]);
    code = codeOfSignal[signal];
    abort();
  };
  if (also?.aborted) abort();
  also?.addEventListener('abort', abort);
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    interrupt: () => handle('SIGINT'),
    exitCode: () => code,
    release() {
      also?.removeEventListener('abort', abort);
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}
