/** What came of each file of a command: its result, or the error that prevented it. */
import { asSystemError, KobaiError, showError } from '../../shared/index.ts';
import type { RunEnding } from '../training/run-ending.ts';

/** Does something for a file. An error of the input or the machine is shown, and returned in place of a result. */
export async function attempt<T>(action: () => T | Promise<T>): Promise<T | KobaiError> {
  try {
    return await action();
  } catch (thrown) {
    const error = asSystemError(thrown);
    if (!(error instanceof KobaiError) || error.kind === 'internal') throw error;
    showError(error);
    return error;
  }
}

/** How a command ends by an error; by that of the machine, where another has another. */
export function endingOfErrors(outcomes: readonly unknown[]): RunEnding {
  const errors = outcomes.filter((outcome) => outcome instanceof KobaiError);
  if (errors.length === 0) return 'allWell';
  return errors.some(({ kind }) => kind === 'environment') ? 'environment' : 'badInput';
}

/** What came of a file that nothing was done for. @param reason a sentence without its end */
export function notDone(file: string, reason: string): KobaiError {
  return new KobaiError('input', 'CLI_NOT_DONE', `${file}: ${reason}`);
}
