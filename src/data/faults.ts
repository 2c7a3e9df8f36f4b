/** How the room says that its input is wrong: an error that carries diagnostics, thrown inside the room, caught by its door. */
import { type Diagnostic, type ErrorCode, KobaiError, omitUndefined, type Path } from '../shared/index.ts';

/** One fault, at a path of the experiment file. */
export function fault(code: ErrorCode, path: Path, message: string, hint?: string): Diagnostic {
  return omitUndefined({ severity: 'error', code, message, path, hint });
}

/** The error that ends the reading of one data set, with everything that is wrong with it. */
export function inputError(first: Diagnostic, ...others: readonly Diagnostic[]): KobaiError {
  const details = omitUndefined({ diagnostics: [first, ...others], hint: first.hint });
  return new KobaiError('input', first.code, first.message, details);
}

/** Throws the faults as one error, where there are any. */
export function throwFaults([first, ...others]: readonly Diagnostic[]): void {
  if (first !== undefined) throw inputError(first, ...others);
}

/** The diagnostics of an error about the input; any other error is thrown on. */
export function faultsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof KobaiError && error.kind === 'input') return error.diagnostics;
  throw error;
}

/** Takes every step, so that each can say what is wrong; throws one error with the faults of all. */
export function takeAll<T extends readonly unknown[]>(...steps: { [K in keyof T]: () => T[K] }): T {
  const faults: Diagnostic[] = [];
  const results = steps.map((step) => {
    try {
      return step();
    } catch (error) {
      faults.push(...faultsOf(error));
      return undefined;
    }
  });
  throwFaults(faults);
  // Every step gave its own result, or the line above would have thrown.
  return results as unknown as T;
}
