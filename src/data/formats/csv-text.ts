/** The bytes of a CSV file → its records, one at a time: RFC 4180, UTF-8, every kind of line break. */
import { isUtf8 } from 'node:buffer';
import { CsvError, type Options, parse } from 'csv-parse/sync';
import type { Diagnostic } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';
import type { InputFile } from '../input-file.ts';
import { placeCell } from './place.ts';
import { findSeparator } from './separator.ts';
import type { TableRecords } from './table-rows.ts';

const options: Options = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
};

/** A CSV file whose bytes are text; records keep the place where they begin, to find a faulty cell again. */
export type CsvText = TableRecords & {
  /** Bytes of the byte order mark, which no offset counts. */
  readonly markLength: number;
  /** The byte between two cells. */
  readonly separator: number;
};

/** Refuses bytes that are no text. @throws DATA_CSV_ENCODING where they are not UTF-8 */
export function checkUtf8(bytes: Uint8Array, { file, path }: InputFile): void {
  if (isUtf8(bytes) && !bytes.includes(0)) return;
  throw inputError(fault('DATA_CSV_ENCODING', path, `${file} is not UTF-8 text`, 'save it as text in UTF-8'));
}

/** The bytes of the byte order mark with which a text begins. */
export function markLengthOf(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/**
 * Opens a CSV file.
 *
 * @param separator the byte between two cells; found in the header where it is left out
 * @throws DATA_CSV_ENCODING where it is not UTF-8 (a byte order mark is fine); DATA_CSV_NO_HEADER where it is empty;
 * DATA_CSV_QUOTE, of `eachRecord` too, for a stray or unclosed quote
 */
export function openCsv(bytes: Uint8Array, { file, path }: InputFile, separator = findSeparator(bytes, file)): CsvText {
  checkUtf8(bytes, { file, path });
  const markLength = markLengthOf(bytes);
  const text = { file, bytes: bytes.subarray(markLength), separator };
  const place = (start: number, column: number) => ({ place: placeCell(text, start, column) });

  const parseRecords = (read: (cells: readonly string[], start: number) => void, last: number | undefined) => {
    let start = 0;
    try {
      parse(text.bytes, {
        ...options,
        delimiter: String.fromCharCode(separator),
        ...(last === undefined ? {} : { to: last }),
        on_record: (cells: readonly string[], { bytes: end }) => {
          read(cells, start);
          start = end;
          // Nothing is kept by the parser: a large table would not fit as text.
          return undefined;
        },
      });
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const column = 'column' in error && typeof error.column === 'number' ? error.column : 0;
      const quote: Diagnostic = {
        severity: 'error',
        code: 'DATA_CSV_QUOTE',
        message: `${file}: a quote that opens a cell must close at its end; inside, a quote is written twice`,
        ...place(start, column),
      };
      throw inputError(quote);
    }
  };

  let header: readonly string[] | undefined;
  parseRecords((cells) => {
    header = cells;
  }, 1);
  if (header === undefined) {
    throw inputError(fault('DATA_CSV_NO_HEADER', path, `${file} is empty; its first line must name the columns`));
  }
  return {
    header: { names: header, place: (column) => place(0, column) },
    markLength,
    separator,
    place,
    eachRecord: (read) =>
      parseRecords((cells, start) => {
        if (start > 0) read(cells, start);
      }, undefined),
  };
}
