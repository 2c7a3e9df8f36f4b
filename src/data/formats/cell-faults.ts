/** Faults inside a data file, collected up to a bound: each has its place already. */
import { type Diagnostic, type ErrorCode, omitUndefined, type Path, type Place } from '../../shared/index.ts';
import { throwFaults } from '../faults.ts';

const maximumShown = 20;
/** Of one column: the others would say the same again. */
const maximumOfColumn = 3;

/** Where a cell stands: its place in a file of text; its row, from 0, in one that the experiment names at a path. */
export type Where = { readonly place: Place } | { readonly path: Path; readonly row: number };

/** Collects what is wrong in one data file, to throw it as one error. */
export type CellFaults = {
  /** Notes a fault, of a column where it is of one; its place is asked for only where the fault will be shown. */
  add(code: ErrorCode, message: string, where: () => Where, hint?: string, column?: string): void;
  /** Throws all of them as one error, where there are any. */
  throwAny(): void;
};

/** Opens the collection of one file: the first 20 faults in full, three of a column, the rest as their number. */
export function collectCellFaults(file: string): CellFaults {
  const shown: Diagnostic[] = [];
  let more = 0;
  const ofColumns = new Map<string, number>();
  return {
    add(code, message, where, hint, column) {
      const ofColumn = column === undefined ? 0 : (ofColumns.get(column) ?? 0) + 1;
      if (column !== undefined) ofColumns.set(column, ofColumn);
      if (ofColumn > maximumOfColumn) return;
      if (shown.length === maximumShown) {
        more += 1;
        return;
      }
      const found = where();
      const [row, at] = 'row' in found ? [`row ${found.row + 1}: `, { path: found.path }] : ['', found];
      shown.push(omitUndefined({ severity: 'error', code, message: `${file}: ${row}${message}`, ...at, hint }));
    },
    throwAny() {
      const last = shown.at(-1);
      const count = (message: string) => {
        const { place, path } = last ?? {};
        shown.push(omitUndefined({ severity: 'error', code: 'DATA_CSV_MORE', message, place, path }));
      };
      for (const [column, found] of ofColumns) {
        const left = found - maximumOfColumn;
        if (left > 0)
          count(
            `${file}: ${left} more ${left === 1 ? 'cell' : 'cells'} of ${column} ${left === 1 ? 'is' : 'are'} wrong`,
          );
      }
      if (more > 0) count(`${file}: ${more} more cells or rows are wrong`);
      throwFaults(shown);
    },
  };
}
