/** Where a cell of a CSV file stands: the same rules as the parser, walked again only for cells that are wrong. */
import type { Place } from '../../shared/index.ts';
import { carriageReturn, doubleQuote, isBlank, isBreak, newline } from './characters.ts';

/** A text of cells: UTF-8, without a byte order mark. */
type CellText = { readonly file: string; readonly bytes: Uint8Array; readonly separator: number };

/**
 * Finds a cell.
 *
 * @param start where the parser ended the record before; blank lines may follow
 * @param column which cell of the record, from 0; one that the record does not have is placed at the record's end
 */
export function placeCell({ file, bytes, separator }: CellText, start: number, column: number): Place {
  const isBlankAt = (at: number) => isBlank(bytes[at], separator);
  let from = start;
  while (from < bytes.length && (isBreak(bytes[from]) || isBlankAt(from))) from += 1;
  let end = endOfCell(bytes, from, separator);
  for (let index = 0; index < column; index += 1) {
    if (bytes[end] !== separator) {
      from = end;
      break;
    }
    from = end + 1;
    while (isBlankAt(from)) from += 1;
    end = endOfCell(bytes, from, separator);
  }
  while (end > from && isBlankAt(end - 1)) end -= 1;
  return placeBytes(file, bytes, from, end);
}

/** The byte after a cell: a separator, a line break or the end of the text. */
function endOfCell(bytes: Uint8Array, from: number, separator: number): number {
  const hasQuotes = bytes[from] === doubleQuote;
  let quoted = false;
  for (let at = from; at < bytes.length; at += 1) {
    // A doubled quote inside quotes closes and opens again at once.
    if (hasQuotes && bytes[at] === doubleQuote) quoted = !quoted;
    else if (!quoted && (bytes[at] === separator || isBreak(bytes[at]))) return at;
  }
  return bytes.length;
}

/** The place of a stretch of text on the line where it begins. */
export function placeBytes(file: string, bytes: Uint8Array, from: number, end: number): Place {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < from; at += 1) {
    const crlf = bytes[at] === carriageReturn && bytes[at + 1] === newline;
    if (isBreak(bytes[at]) && !crlf) {
      line += 1;
      lineStart = at + 1;
    }
  }
  let lineEnd = from;
  while (lineEnd < bytes.length && !isBreak(bytes[lineEnd])) lineEnd += 1;
  const decode = (first: number, last: number) => new TextDecoder().decode(bytes.subarray(first, last));
  return {
    file,
    line,
    column: decode(lineStart, from).length + 1,
    length: Math.max(1, decode(from, Math.min(end, lineEnd)).length),
    text: decode(lineStart, lineEnd),
  };
}
