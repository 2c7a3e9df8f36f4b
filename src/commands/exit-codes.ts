/** What the exit code of every command says. */
import type { VerifiedExperiment } from '../comparison/index.ts';
import type { RunEnding } from '../runs/training/run-ending.ts';
import type { VerifiedFile } from '../runs/verify/verify-experiments.ts';
import type { ErrorKind } from '../shared/index.ts';

/** The exit codes of all commands; 70 is EX_SOFTWARE of sysexits.h, 130 and 143 are 128 + SIGINT and SIGTERM. */
export const exitCodes = {
  allWell: 0,
  failed: 1,
  badInput: 2,
  nothingToCompare: 3,
  incomplete: 4,
  environment: 5,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const;

/** The exit code of a run that came to its end, or was stopped. */
export const exitCodeOfEnding: Readonly<Record<RunEnding, number>> = {
  allWell: exitCodes.allWell,
  expectationFailed: exitCodes.failed,
  badInput: exitCodes.badInput,
  incomplete: exitCodes.incomplete,
  environment: exitCodes.environment,
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
};

/** The exit code of a command that an error ended. */
export const exitCodeOfError: Readonly<Record<ErrorKind, number>> = {
  input: exitCodes.badInput,
  environment: exitCodes.environment,
  interrupted: exitCodes.interrupted,
  internal: exitCodes.internal,
};

/** The exit code of a verified file; of several the greatest counts. The README has them in a table. */
export function exitCodeOfVerified({ experiments, error }: VerifiedFile): number {
  return error === undefined ? Math.max(...experiments.map(exitCodeOfVerdict)) : exitCodeOfError[error.kind];
}

function exitCodeOfVerdict({ verdict, because }: VerifiedExperiment): number {
  switch (verdict) {
    case 'same':
      return exitCodes.allWell;
    case 'improved':
      return because === undefined ? exitCodes.failed : exitCodes.allWell;
    case 'regressed':
      return exitCodes.failed;
    case 'incomplete':
      return exitCodes.incomplete;
    default:
      return exitCodes.nothingToCompare;
  }
}
