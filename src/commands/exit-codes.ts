/** What the exit code of every command says. */
import type { ErrorKind } from '../shared/index.ts';

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

/** The exit code of a run that an error ended. */
export const exitCodeOfError: Readonly<Record<ErrorKind, number>> = {
  input: exitCodes.badInput,
  environment: exitCodes.environment,
  interrupted: exitCodes.interrupted,
  internal: exitCodes.internal,
};
