/** Diagnostics in the order of the text, and one for each mistake. */
import type { Diagnostic, Place } from './diagnostics.ts';

/** Sorts by place: file by file, then each `--set`; those without a place come last. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sources = [...new Set(diagnostics.flatMap(({ place }) => (place === undefined ? [] : nameSource(place))))];
  const ranks = new Map(
    sources.map((name, index) => [name, name.startsWith('--set') ? index + sources.length : index]),
  );
  const rank = (place: Place) => ranks.get(nameSource(place)) ?? 0;
  return [...diagnostics].sort(({ place: a }, { place: b }) => {
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return rank(a) - rank(b) || a.line - b.line || a.column - b.column;
  });
}

/** Keeps the first of several with the same code at the same place, such as in an anchor that is used twice. */
export function dropRepeated(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const distinct = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, place, message } = diagnostic;
    const where = place === undefined ? message : `${nameSource(place)}:${place.line}:${place.column}`;
    if (!distinct.has(`${code} ${where}`)) distinct.set(`${code} ${where}`, diagnostic);
  }
  return [...distinct.values()];
}

/** Each `--set` is a text of its own. */
function nameSource({ file, text }: Place): string {
  return file === '--set' ? `${file} ${text}` : file;
}
