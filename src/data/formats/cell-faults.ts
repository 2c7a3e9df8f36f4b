/** Faults inside a data file, collected up to a bound: each has its place already. */
import { type Diagnostic, type ErrorCode, omitUndefined, type Path, type Place } from '../../shared/index.ts';
import { throwFaults } from '../faults.ts';

const maximumShown = 20;

/** Where a cell stands: its place in a file of text; its row, from 0, in one that the experiment names at a path. */
export type Where = { readonly place: Place } | { readonly path: Path; readonly row: number };

/** Collects what is wrong in one data file, to throw it as one error. */
export type CellFaults = {
  /** Notes a fault; its place is asked for only where the fault will be shown. */
  add(code: ErrorCode, message: string, where: () => Where, hint?: string): void;
  /** Throws all of them as one error, where there are any. */
  throwAny(): void;
};

/** Opens the collection of one file: the first 20 faults in full, the rest as their number. */
export function collectCellFaults(file: string): CellFaults {
  const shown: Diagnostic[] = [];
  let more = 0;
  return {
    add(code, message, where, hint) {
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
      if (more > 0 && last !== undefined) {
        const message = `${file}: ${more} more cells or rows are wrong`;
        const { place, path } = last;
        shown.push(omitUndefined({ severity: 'error', code: 'DATA_CSV_MORE', message, place, path }));
      }
      throwFaults(shown);
    },
  };
}
