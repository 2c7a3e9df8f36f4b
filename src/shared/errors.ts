/** The one error class of kobai, and how it crosses a thread as plain data. */
import type { Diagnostic } from './diagnostics.ts';
import type { ErrorCode } from './error-codes.ts';

/** What is to blame: the input, the machine, the person who stopped it, or kobai itself. Decides the exit code. */
export type ErrorKind = 'input' | 'environment' | 'interrupted' | 'internal';

/** What an error may carry beside its code and message. */
export type ErrorDetails = {
  /** How to fix it. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Everything that is wrong with the input, where it is more than one sentence. */
  readonly diagnostics?: readonly Diagnostic[];
};

/**
 * An error that a person is meant to read: what happened, under a stable code, and how to fix it.
 *
 * @example
 * ```ts
 * let refused;
 * try {
 *   parseOverride('epochs');
 * } catch (error) {
 *   if (!(error instanceof KobaiError)) throw error;
 *   refused = error;
 * }
 * refused.code; // → 'CONFIG_OVERRIDE_MALFORMED'
 * ```
 */
export class KobaiError extends Error {
  override readonly name = 'KobaiError';
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly diagnostics: readonly Diagnostic[];

  constructor(kind: ErrorKind, code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.code = code;
    this.hint = details.hint;
    this.diagnostics = details.diagnostics ?? [];
  }
}

/** An error that the system gave (no descriptors or threads left, no room) as one of the environment; others as they are. */
export function asSystemError(error: unknown): unknown {
  if (error instanceof KobaiError || !(error instanceof Error)) return error;
  if (!('syscall' in error) && (error as NodeJS.ErrnoException).code !== 'ERR_WORKER_INIT_FAILED') return error;
  const hint = 'It is not of the experiment: make room, or raise the limit that is named, and run again.';
  return new KobaiError('environment', 'CLI_SYSTEM', `the system refused something: ${error.message}`, {
    hint,
    cause: error,
  });
}

/** Whether the system had nothing left (descriptors, memory) and said nothing about the file that was asked for. */
export function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EMFILE', 'ENFILE', 'ENOMEM'].includes(String(error.code));
}

/** An error as plain data. A structured clone drops class and code of an `Error`, so errors cross threads in this form. */
export type ErrorData = { readonly code: ErrorCode; readonly message: string };

/** Any thrown value as plain data; its code is kobai's own, else the fallback. */
export function toErrorData(error: unknown, fallbackCode: ErrorCode): ErrorData {
  if (error instanceof KobaiError) return { code: error.code, message: error.message };
  return { code: fallbackCode, message: error instanceof Error ? error.message : String(error) };
}
