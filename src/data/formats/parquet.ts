/** A Parquet file → its table. */
import { createRequire } from 'node:module';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { ColumnMetaData, Compressors, FileMetaData } from 'hyparquet';
import { shorten } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';
import { type InputFile, readInputFile } from '../input-file.ts';
import { readCarefully } from './careful-table.ts';
import { type ChooseColumns, type ColumnSettings, findColumns, type Header } from './columns.ts';
import { type Table, tableOfRows } from './table.ts';
import type { TableRecords, TableRows } from './table-rows.ts';

/** What hyparquet-entry.mjs takes of the two packages. */
type Hyparquet = Pick<typeof import('hyparquet'), 'parquetMetadata' | 'parquetSchema'> &
  Pick<typeof import('hyparquet/src/column.js'), 'parquetHeader' | 'readColumn'> &
  Pick<typeof import('hyparquet/src/convert.js'), 'DEFAULT_PARSERS'> &
  Pick<typeof import('hyparquet/src/schema.js'), 'getTreePath' | 'isFlatColumn'> & {
    readonly decompressZstd: typeof import('fzstd').decompress;
  };

let loaded: Hyparquet | undefined;

/** The libraries, loaded with the first Parquet file. */
function hyparquet(): Hyparquet {
  loaded ??= createRequire(import.meta.url)('./hyparquet.cjs') as Hyparquet;
  return loaded;
}

/** 1 GiB, as of gzip. */
const maximumPageBytes = 0x4000_0000;

/** A group of one value may be large though its bytes are few; no writer makes larger ones. */
const maximumRows = 100_000_000;
/** A hundred rows of all columns in a byte say nothing that can be learned: such a count is a lie, and takes seconds. */
const maximumRowsOfByte = 100;

const compressors: Compressors = {
  GZIP: (packed, maxOutputLength) => gunzipSync(packed, { maxOutputLength: Math.max(1, maxOutputLength) }),
  BROTLI: (packed, maxOutputLength) => brotliDecompressSync(packed, { maxOutputLength: Math.max(1, maxOutputLength) }),
  ZSTD: (packed, bytes) => hyparquet().decompressZstd(packed, new Uint8Array(bytes)),
};

/**
 * Reads Parquet, pages as they are or packed by Snappy, gzip, Brotli or Zstandard. A number, a text, true (1), false (0)
 * or null (empty; of a floating-point column NaN too) is a cell.
 *
 * The steps of hyparquet that take no promise are called one by one, since data sets are read while the thread waits.
 *
 * @throws DATA_PARQUET_DAMAGED; DATA_PARQUET_TYPE for a column of lists, dates or other things that are no cell, where
 * it is not only told beside predictions;
 * DATA_CSV_NO_ROWS, DATA_CSV_CELL, what `findColumns` throws
 * @see https://parquet.apache.org/docs/file-format/
 */
export function readParquet(input: InputFile, columns: ColumnSettings, missing: ReadonlySet<string>): Table {
  const choose = (header: Header) => findColumns(header, input, columns);
  return tableOfRows(readParquetRows(input, choose, missing), input.file, '.');
}

/** The same of the columns that are chosen of its schema. */
export function readParquetRows(input: InputFile, choose: ChooseColumns, missing: ReadonlySet<string>): TableRows {
  const { header, place, groups } = openParquet(input);
  const chosen = choose(header);
  const wanted = [...chosen.targets, ...chosen.features];
  /** What is only told of the rows, and may be anything. */
  const others = new Set(chosen.allowsEmpty ? chosen.targets : []);
  const records: TableRecords = {
    header,
    place,
    eachRecord(read) {
      let firstRow = 0;
      for (const { rows, readColumn } of groups()) {
        const cells = header.names.map((): readonly (string | number)[] | undefined => undefined);
        for (const column of wanted) cells[column] = readColumn(column, others.has(column));
        for (let row = 0; row < rows; row += 1) {
          read(
            cells.map((ofColumn) => ofColumn?.[row] ?? ''),
            firstRow + row,
          );
        }
        firstRow += rows;
      }
    },
  };
  return readCarefully(records, chosen, input, { decimal: '.', missing });
}

/** A Parquet file of which nothing is read but its schema; a row is placed by its number. */
type ParquetFile = {
  readonly header: Header;
  readonly place: TableRecords['place'];
  /** Its groups of rows, in order, with a reader of the cells that a column has in the group; `isTold`: anything may stand there. */
  readonly groups: () => Iterable<{
    readonly rows: number;
    readonly readColumn: (column: number, isTold?: boolean) => (string | number)[];
  }>;
};

/** Opens a Parquet file. @throws DATA_PARQUET_DAMAGED, of `groups` too; DATA_PARQUET_TYPE of `readColumn` */
export function openParquet(input: InputFile): ParquetFile {
  const bytes = new Uint8Array(readInputFile(input));
  const metadata = attempt(input, () => hyparquet().parquetMetadata(bytes, { geoparquet: false }));
  const names = attempt(input, () =>
    hyparquet()
      .parquetSchema(metadata)
      .children.map(({ element }) => String(element.name ?? '')),
  );
  const place = (row: number) => ({ path: input.path, row });
  return {
    header: { names, place: () => place(0) },
    place,
    *groups() {
      let left = Math.min(maximumRows, maximumRowsOfByte * bytes.length);
      for (const group of attempt(input, () => [...metadata.row_groups])) {
        const rows = Number(group.num_rows);
        if (!(rows >= 0 && rows <= left)) throw damaged(input, `a group claims ${rows} rows`);
        left -= rows;
        const readColumn = (column: number, isTold = false) =>
          readCells(bytes, { metadata, input, group, column, rows, isTold }).map((cell) => cellOf(cell));
        yield { rows, readColumn };
      }
    },
  };
}

type ColumnOfGroup = {
  readonly metadata: FileMetaData;
  readonly input: InputFile;
  readonly group: FileMetaData['row_groups'][number];
  readonly column: number;
  readonly rows: number;
  /** Whether dates are read as text, and lists, records and bytes as nothing. */
  readonly isTold: boolean;
};

/** The cells of a column in one group of rows. */
function readCells(file: Uint8Array, about: ColumnOfGroup): readonly unknown[] {
  const { metadata, input, group, column, rows, isTold } = about;
  const tree = attempt(input, () => hyparquet().parquetSchema(metadata));
  const name = tree.children[column]?.element.name ?? '';
  const schemaPath = attempt(input, () => hyparquet().getTreePath(tree, [name]));
  const found = attempt(input, () =>
    group.columns.find(({ meta_data: data }) => data?.path_in_schema[0] === name),
  )?.meta_data;
  if (found === undefined || !hyparquet().isFlatColumn(schemaPath)) {
    if (isTold) return [];
    throw refuseType(input, name, 'lists or records');
  }
  const { element } = schemaPath.at(-1) ?? tree;
  const cells = attempt(input, () => {
    const view = viewPages(file, found, rows);
    const decoder = {
      ...found,
      pathInSchema: found.path_in_schema,
      element,
      schemaPath,
      parsers: hyparquet().DEFAULT_PARSERS,
      compressors,
      utf8: true,
    };
    const select = { groupStart: 0, selectStart: 0, selectEnd: rows, groupRows: rows };
    return hyparquet()
      .readColumn({ view, offset: 0 }, select, decoder)
      .data.flatMap((page) => Array.from<unknown>(page));
  });
  if (cells.length !== rows) throw damaged(input, `${shorten(name)} has ${cells.length} values, and ${rows} rows`);
  const odd = cells.find((cell) => typeof cell === 'object' && cell !== null);
  if (odd === undefined) return cells;
  if (isTold) return cells.map((cell) => (cell instanceof Date ? dateText(cell, element.converted_type) : cell));
  throw refuseType(input, name, odd instanceof Date ? 'dates' : 'bytes or records');
}

/** A date, or a point in time, as ISO 8601 has it. */
function dateText(date: Date, type: string | undefined): string {
  if (Number.isNaN(date.getTime())) return '';
  const text = date.toISOString();
  return type === 'DATE' ? text.slice(0, text.indexOf('T')) : text;
}

/** The bytes of a column's pages. Throws where they claim to be more than they can be, before anything is made of them. */
function viewPages(
  file: Uint8Array,
  { dictionary_page_offset, data_page_offset, ...found }: ColumnMetaData,
  rows: number,
) {
  const start = Number(dictionary_page_offset || data_page_offset);
  const length = Number(found.total_compressed_size);
  if (!(start >= 4 && length >= 0 && start + length <= file.length)) throw new Error('a column lies outside the file');
  const view = new DataView(file.buffer, file.byteOffset + start, length);
  const reader = { view, offset: 0 };
  while (reader.offset < view.byteLength - 1) {
    const {
      data_page_header: v1,
      data_page_header_v2: v2,
      dictionary_page_header: words,
      ...page
    } = hyparquet().parquetHeader(reader);
    const values = v1?.num_values ?? v2?.num_values ?? 0;
    const { compressed_page_size: packed, uncompressed_page_size: size } = page;
    reader.offset += packed;
    if (!(packed >= 0 && reader.offset <= view.byteLength)) throw new Error('a page ends behind its column');
    if (!(size >= 0 && size <= maximumPageBytes)) throw new Error(`a page unpacks to ${size} bytes`);
    // A column of single cells has one for each row; a word of a dictionary has a byte at least.
    if (!(values >= 0 && values <= rows)) throw new Error(`a page claims ${values} values`);
    const count = words?.num_values ?? 0;
    if (!(count >= 0 && count <= size)) throw new Error(`a dictionary claims ${count} words`);
  }
  return view;
}

function cellOf(value: unknown): string | number {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  return typeof value === 'string' ? value : '';
}

/** Whatever a library throws at bytes that are no Parquet is a fault of the file. */
function attempt<Result>(input: InputFile, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw damaged(input, error instanceof Error ? error.message : String(error));
  }
}

function damaged({ file, path }: InputFile, reason: string) {
  return inputError(fault('DATA_PARQUET_DAMAGED', path, `${file} is no Parquet file that can be read: ${reason}`));
}

function refuseType({ file, path }: InputFile, name: string, what: string) {
  const message = `${file}: ${shorten(name)} holds ${what}; a cell is a number, a text, true, false or null`;
  return inputError(fault('DATA_PARQUET_TYPE', path, message, `ignore: [${shorten(name)}]`));
}
