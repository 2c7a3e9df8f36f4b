/** What the system says of a file → an error that a person can act on. */
import { type ErrorCode, KobaiError } from '../shared/index.ts';

type Reason = { readonly kind: 'input' | 'environment'; readonly code: ErrorCode; readonly hint: string };

const full: Reason = {
  kind: 'environment',
  code: 'RESULTS_DISK_FULL',
  hint: 'Make room and run again: the trials that ended before are safe and are not trained again.',
};
const place: Reason = {
  kind: 'input',
  code: 'RESULTS_FOLDER_UNUSABLE',
  hint: 'Choose a folder that can be written with --out, or change what stands there.',
};
const other: Reason = {
  kind: 'environment',
  code: 'RESULTS_FILE_FAILED',
  hint: 'Run again once the disk is well: the trials that ended before are safe and are not trained again.',
};

const readOnly: Reason = {
  kind: 'environment',
  code: 'RESULTS_DISK_READ_ONLY',
  hint: 'Make it writable, or write elsewhere with --out: the trials that ended before are safe.',
};

const reasons: Readonly<Record<string, Reason>> = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  EACCES: place,
  EPERM: place,
  EROFS: readOnly,
  EEXIST: place,
  ENOTDIR: place,
  EISDIR: place,
  ENOENT: place,
  ELOOP: place,
  ENAMETOOLONG: place,
};

/**
 * Does something to a file or folder of a run, and turns an error of the system into one that says what to do.
 *
 * @param what what is done and to which path, as the message says it: `write results/lr-sweep/summary.json`
 * @throws RESULTS_DISK_FULL, RESULTS_DISK_READ_ONLY, RESULTS_FOLDER_UNUSABLE (no right to write, a file where a folder
 * should be, a symbolic link), RESULTS_FILE_FAILED (the rest: a disk that fails)
 */
export function withFaults<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw describeFault(what, cause);
  }
}

/** The error that `withFaults` throws in place of one from the system; any other comes back as it is. */
export function describeFault(what: string, cause: unknown): unknown {
  const code = systemCode(cause);
  if (code === undefined) return cause;
  const { kind, code: ownCode, hint } = reasons[code] ?? other;
  return new KobaiError(kind, ownCode, `cannot ${what}: ${(cause as Error).message}`, { hint, cause });
}

/** The code of an error that came from the system, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** How often a file or folder is put right that another program changes while it is written. */
export const mostTries = 3;

/** A file or folder cannot be put right: another program is faster. */
export function lostAgain(path: string): KobaiError {
  const message = `${path} is changed, moved or removed as often as it is written`;
  return new KobaiError('environment', 'RESULTS_FOLDER_LOST', message, {
    hint: 'Leave it as it is until the run has ended, and run again.',
  });
}
