/** What ends a command that was asked for JSON → the same on stdout, for the program that reads it. */
import { asSystemError, KobaiError, printOutcomes } from '../shared/index.ts';

/**
 * Runs a command; what ends it is told as JSON too.
 *
 * @param files that the JSON has something to say of, each with an item of its own
 */
export async function tellErrors<T>(asJson: boolean, files: readonly unknown[], action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (thrown) {
    const error = asSystemError(thrown);
    if (asJson && error instanceof KobaiError && error.kind !== 'internal') printOutcomes(files.map(() => error));
    throw error;
  }
}
