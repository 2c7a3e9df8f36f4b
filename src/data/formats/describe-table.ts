/** A table whose columns nobody has said anything of yet → what stands in each of them. */
import { KobaiError } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';
import type { InputFile } from '../input-file.ts';
import { eachWholeRecord, refuseEmpty } from './careful-table.ts';
import { collectCellFaults, type Where } from './cell-faults.ts';
import { type Cells, collectCells } from './cells.ts';
import { comma } from './characters.ts';
import { findColumns, type Header } from './columns.ts';
import { openCsv } from './csv-text.ts';
import { formatOf } from './format-of.ts';
import { openJsonl } from './jsonl.ts';
import { type DecimalMark, parseNumber } from './number.ts';
import { openParquet } from './parquet.ts';
import type { TableRecords } from './table-rows.ts';
import { readUnpacked } from './unpacked.ts';

/** What is known of a table once every cell was looked at. */
export type TableFacts = {
  readonly type: 'csv' | 'jsonl' | 'parquet';
  readonly rows: number;
  /** What its numbers have between the whole and the fraction. */
  readonly decimal: DecimalMark;
  /** What separates the cells, where the readers of CSV must be told. */
  readonly separator?: '|';
  readonly columns: readonly ColumnFacts[];
};

/** What is known of a column. */
export type ColumnFacts = Omit<Cells, 'gap'> & {
  readonly name: string;
  /** Where its first cell without a value stands. */
  readonly gap?: Where;
};

/**
 * Looks at every cell of a table: CSV, JSON lines or Parquet, plain or gzipped.
 *
 * @param target the column that is to be predicted; the last one where it is left out
 * @throws what the readers throw of files that cannot be read; DATA_CSV_HEADER where the first line of a CSV file has
 * numbers; what `findColumns` throws of the target
 */
export function describeTable(input: InputFile, target?: string): TableFacts {
  const bytes = readUnpacked(input);
  const type = formatOf({ ...input, bytes });
  const check = (header: Header) => {
    if (type === 'csv') refuseNumbers(header, input);
    findColumns(header, input, { target: target ?? header.names.at(-1) ?? '', targetPath: [] });
  };
  if (type === 'parquet') return describeParquet(input, check);
  if (type === 'jsonl') {
    const records = openJsonl(bytes, input);
    check(records.header);
    return { type, ...describeRecords(records, input) };
  }
  const asUsual = openCsv(bytes, input);
  const [name = '', ...others] = asUsual.header.names;
  const isPiped = others.length === 0 && name.includes('|');
  const records = isPiped ? openCsv(bytes, input, '|'.charCodeAt(0)) : asUsual;
  check(records.header);
  return { type, ...describeRecords(records, input), ...(isPiped && { separator: '|' }) };
}

function describeRecords(records: TableRecords & { readonly separator?: number }, input: InputFile) {
  const { names } = records.header;
  const collected = names.map(() => collectCells());
  const faults = collectCellFaults(input.file);
  let rows = 0;
  eachWholeRecord(records, faults, (cells, start) => {
    rows += 1;
    for (const [column, cell] of cells.entries()) {
      collected[column]?.add(String(cell), start);
    }
  });
  faults.throwAny();
  if (rows === 0) throw refuseEmpty(input);
  const marks = collected.map(({ decimals }) => decimals());
  const sum = (mark: DecimalMark) => marks.reduce((total, counts) => total + counts[mark], 0);
  const decimal: DecimalMark = records.separator !== comma && sum(',') > sum('.') ? ',' : '.';
  const columns = collected.map((cells, column) =>
    nameCells(names[column] ?? '', cells.describe(decimal), (start) => records.place(start, column)),
  );
  return { rows, decimal, columns };
}

/** Column by column, since one that holds no cells is to say so and not to end the reading. */
function describeParquet(input: InputFile, check: (header: Header) => void): TableFacts {
  const { header, place, groups } = openParquet(input);
  check(header);
  const rows = [...groups()].reduce((total, group) => total + group.rows, 0);
  if (rows === 0) throw refuseEmpty(input);
  const columns = header.names.map((name, column): ColumnFacts => {
    const collected = collectCells();
    let row = 0;
    try {
      for (const { readColumn } of groups()) {
        for (const cell of readColumn(column)) {
          collected.add(String(cell), row);
          row += 1;
        }
      }
    } catch (error) {
      if (!(error instanceof KobaiError) || error.code !== 'DATA_PARQUET_TYPE') throw error;
      return { name, kind: 'other', known: 0, missing: rows, missingTexts: [], whole: false, counting: false };
    }
    return nameCells(name, collected.describe('.'), (start) => place(start, column));
  });
  return { type: 'parquet', rows, decimal: '.', columns };
}

function nameCells(name: string, { gap, ...cells }: Cells, place: (start: number) => Where): ColumnFacts {
  return { name, ...cells, ...(gap !== undefined && { gap: place(gap) }) };
}

/** A file without a header loses its first row, and its columns are called by its numbers. */
function refuseNumbers({ names, place }: Header, { file }: InputFile): void {
  const numbers = names.filter((name) => 'value' in parseNumber(name));
  if (numbers.length === 0 || numbers.length < names.length - 1) return;
  const where = place(0);
  const hint = 'write a line with a name for each column in front of it';
  const message = `${file}: the first line must name the columns, and has numbers`;
  throw inputError({ ...fault('DATA_CSV_HEADER', [], message, hint), ...where });
}
