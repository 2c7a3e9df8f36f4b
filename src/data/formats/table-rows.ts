/** What the readers of tables hand on: records on the way in, rows once they are read. */
import type { Where } from './cell-faults.ts';
import type { Columns, Header } from './columns.ts';
import type { DecimalMark } from './number.ts';

/** A table of which nothing is read but its header; a cell that holds nothing is ''. */
export type TableRecords = {
  readonly header: Header;
  /** Hands every record to `read`, with what its cells are placed from. */
  readonly eachRecord: (read: (cells: readonly (string | number)[], start: number) => void) => void;
  /** Where a cell of the record at `start` stands. */
  readonly place: (start: number, column: number) => Where;
};

/** How cells are to be read. */
export type CellSettings = {
  readonly decimal: DecimalMark;
  /** The texts of cells whose value is missing; none where every value must be there. */
  readonly missing: ReadonlySet<string>;
};

/** What is read of a table: which columns it has, and what stands in them. */
export type TableRows = {
  readonly columns: Columns;
  readonly rows: number;
  /**
   * (rows, features) row-major: numbers, of a categorical column the index of the cell's text among its texts, NaN
   * where the value is missing.
   */
  readonly features: Float64Array;
  /** Of each feature the texts of its cells in order of appearance, where it is categorical. */
  readonly texts: readonly (readonly string[] | undefined)[];
  /** Of each target its cell in each row. */
  readonly targetCells: readonly (readonly string[])[];
  /** Where a cell stands. */
  readonly place: (row: number, column: number) => Where;
};

/** The texts of a categorical column, numbered as they appear. */
export type TextNumbers = Map<string, number>;

/** The number of a text, which is given one where it has none yet. */
export function numberText(numbers: TextNumbers, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}
