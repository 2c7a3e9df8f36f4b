/** Errors of a command that was asked for JSON → the same on stdout, for the program that reads it. */
import { KobaiError, omitUndefined, printResult } from '../shared/index.ts';

/** Runs a command; what ends it is told as JSON too, with its diagnostics at their places. */
export async function tellErrors<T>(asJson: boolean, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (asJson && error instanceof KobaiError && error.kind !== 'internal') printResult(errorJson(error));
    throw error;
  }
}

function errorJson({ code, message, hint, diagnostics }: KobaiError): string {
  const placed = diagnostics.map(({ severity, code: own, message: what, hint: way, place }) => {
    const { file, line, column, length } = place ?? {};
    return omitUndefined({ severity, code: own, message: what, hint: way, file, line, column, length });
  });
  return `${JSON.stringify({ error: omitUndefined({ code, message, hint, diagnostics: placed }) }, undefined, 2)}\n`;
}
