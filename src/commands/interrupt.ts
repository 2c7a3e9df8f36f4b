/** Ctrl-C and SIGTERM: once stops cleanly, twice at once. */
import { exitCodes } from './exit-codes.ts';

const codeOfSignal = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;

export type Interruption = {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Does what a first Ctrl-C does. */
  interrupt(): void;
  /** The exit code of the signal that came, if one did. */
  exitCode(): number | undefined;
  /** Stops listening. */
  release(): void;
};

/** Listens for SIGINT and SIGTERM until `release`. A second signal ends the process on the spot. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  const handle = (signal: keyof typeof codeOfSignal) => {
    if (code !== undefined) process.exit(codeOfSignal[signal]);
    code = codeOfSignal[signal];
    controller.abort();
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    interrupt: () => handle('SIGINT'),
    exitCode: () => code,
    release() {
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}
