/** What came of each file of a command → one JSON on stdout, for the program that reads it. */
import { KobaiError } from './errors.ts';
import { omitUndefined } from './omit-undefined.ts';
import { printResult } from './terminal.ts';

/**
 * Prints an object for one file, an array in the order of the files for several.
 *
 * @param outcomes of each file its result as JSON, or the error that prevented it: `{ "error": … }`, with its diagnostics
 *   at their places
 */
export function printOutcomes(outcomes: readonly (string | KobaiError)[]): void {
  const texts = outcomes.map((outcome) => (outcome instanceof KobaiError ? errorJson(outcome) : outcome.trimEnd()));
  printResult(texts.length === 1 ? `${texts[0]}\n` : `[\n${texts.join(',\n')}\n]\n`);
}

function errorJson({ code, message, hint, diagnostics }: KobaiError): string {
  const placed = diagnostics.map(({ severity, code: own, message: what, hint: way, place }) => {
    const { file, line, column, length } = place ?? {};
    return omitUndefined({ severity, code: own, message: what, hint: way, file, line, column, length });
  });
  return JSON.stringify({ error: omitUndefined({ code, message, hint, diagnostics: placed }) }, undefined, 2);
}
