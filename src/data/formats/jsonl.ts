/** A file of JSON lines → its table: each line an object, its keys the columns. */
import { shorten } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';
import type { InputFile } from '../input-file.ts';
import { readCarefully } from './careful-table.ts';
import { collectCellFaults, type Where } from './cell-faults.ts';
import { isBreak, newline } from './characters.ts';
import { type ChooseColumns, type ColumnSettings, findColumns, type Header } from './columns.ts';
import { checkUtf8, markLengthOf } from './csv-text.ts';
import { placeBytes } from './place.ts';
import { type Table, tableOfRows } from './table.ts';
import type { TableRecords, TableRows } from './table-rows.ts';
import { readUnpacked } from './unpacked.ts';

/**
 * Reads JSON lines, plain or gzipped. The keys of the first line are the columns. A number, a text, true (1), false (0)
 * or null (empty) is a cell; so is a key that a line leaves out (empty).
 *
 * @throws DATA_CSV_ENCODING, DATA_JSONL_LINE for a line that is no object of cells, DATA_CSV_NO_HEADER for an empty
 * file, DATA_CSV_CELL, what `findColumns` throws
 */
export function readJsonl(input: InputFile, columns: ColumnSettings, missing: ReadonlySet<string>): Table {
  const choose = (header: Header) => findColumns(header, input, columns);
  return tableOfRows(readJsonlRows(input, choose, missing), input.file, '.');
}

/** The same of the columns that are chosen of the first line. */
export function readJsonlRows(input: InputFile, choose: ChooseColumns, missing: ReadonlySet<string>): TableRows {
  const records = openJsonl(readUnpacked(input), input);
  return readCarefully(records, choose(records.header), input, { decimal: '.', missing });
}

/** Opens JSON lines, unpacked. @throws DATA_CSV_ENCODING, DATA_CSV_NO_HEADER; DATA_JSONL_LINE, of `eachRecord` too */
export function openJsonl(file: Uint8Array, input: InputFile): TableRecords {
  checkUtf8(file, input);
  const bytes = file.subarray(markLengthOf(file));
  let first: { readonly names: readonly string[]; readonly start: number } | undefined;
  // The first line may itself be wrong: then its fault is the one that is shown.
  forEachLine(bytes, (text, start) => {
    first = { names: Object.keys(parseLine(text, () => placeLine(input.file, bytes, start, text), input)), start };
    return false;
  });
  if (first === undefined) {
    const message = `${input.file} is empty; each of its lines must be a JSON object`;
    throw inputError(fault('DATA_CSV_NO_HEADER', input.path, message));
  }
  const { names, start: firstStart } = first;
  const columnOf = new Map(names.map((name, column) => [name, column]));
  const place = (start: number, column: number) => placeKey(input.file, bytes, start, names[column] ?? '');
  return {
    header: { names, place: (column) => place(firstStart, column) },
    place,
    eachRecord(read) {
      const faults = collectCellFaults(input.file);
      forEachLine(bytes, (text, start) => {
        const cells: (string | number)[] = names.map(() => '');
        const object = parseLine(text, () => placeLine(input.file, bytes, start, text), input);
        for (const [name, value] of Object.entries(object)) {
          const column = columnOf.get(name);
          const where = () => placeKey(input.file, bytes, start, name);
          if (column === undefined) {
            faults.add(
              'DATA_JSONL_LINE',
              `the first line has no key ${shorten(name)}`,
              where,
              'write null where it has no value',
            );
          } else if (typeof value === 'object' && value !== null) {
            const what = Array.isArray(value) ? 'a list' : 'an object';
            faults.add(
              'DATA_JSONL_LINE',
              `${shorten(name)} is ${what}; a cell is a number, a text, true, false or null`,
              where,
            );
          } else cells[column] = cellOf(value);
        }
        read(cells, start);
        return true;
      });
      faults.throwAny();
    },
  };
}

function cellOf(value: unknown): string | number {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' || typeof value === 'string' ? value : '';
}

function parseLine(text: string, where: () => Where, { file }: InputFile): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const faults = collectCellFaults(file);
  faults.add(
    'DATA_JSONL_LINE',
    'the line is no JSON object',
    where,
    'each line is one, { "width": 1.5, "label": "a" }',
  );
  faults.throwAny();
  throw new RangeError('unreachable');
}

/** Hands out each line that is not blank, with the byte where it begins, until `visit` says false. */
function forEachLine(bytes: Uint8Array, visit: (text: string, start: number) => boolean): void {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(newline, start);
    const end = found === -1 ? bytes.length : found;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
    if (text.trim() !== '' && !visit(text, start)) return;
    start = end + 1;
  }
}

function placeLine(file: string, bytes: Uint8Array, start: number, text: string): Where {
  return { place: placeBytes(file, bytes, start, start + Buffer.byteLength(text.trimEnd())) };
}

/** The place of a key on the line that begins at `start`; of the whole line where it is written in another way. */
function placeKey(file: string, bytes: Uint8Array, start: number, name: string): Where {
  let end = start;
  while (end < bytes.length && !isBreak(bytes[end])) end += 1;
  const key = Buffer.from(JSON.stringify(name));
  const at = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).indexOf(key);
  const [from, to] = at === -1 ? [start, end] : [start + at, start + at + key.length];
  return { place: placeBytes(file, bytes, from, to) };
}
