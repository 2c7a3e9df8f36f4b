/** The first line of a CSV file → the byte that separates its cells, where that is plain. */
import { comma, doubleQuote, isBlank, isBreak, semicolon, tab } from './characters.ts';

/**
 * Finds what separates the cells: a comma, unless the header has none outside of quotes and has semicolons or tabs
 * instead, or unless the file is called `.tsv` and the header has tabs.
 */
export function findSeparator(bytes: Uint8Array, file: string): number {
  const found = listSeparators(bytes);
  if (/\.tsv(?:\.gz)?$/i.test(file) && found.has(tab)) return tab;
  if (found.size !== 1 || found.has(comma)) return comma;
  return found.has(tab) ? tab : semicolon;
}

function listSeparators(bytes: Uint8Array): ReadonlySet<number> {
  const found = new Set<number>();
  let at = 0;
  while (isBreak(bytes[at]) || isBlank(bytes[at], comma)) at += 1;
  let quoted = false;
  for (; at < bytes.length && (quoted || !isBreak(bytes[at])); at += 1) {
    const byte = bytes[at] as number;
    if (byte === doubleQuote) quoted = !quoted;
    else if (!quoted && (byte === comma || byte === semicolon || byte === tab)) found.add(byte);
  }
  return found;
}
