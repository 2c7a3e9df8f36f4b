/** Faults inside a data file, collected up to a bound: each has its place in the file already. */
import { type Diagnostic, type ErrorCode, omitUndefined, type Place } from '../../shared/index.ts';
import { throwFaults } from '../faults.ts';

const maximumShown = 20;

/** Collects what is wrong in one data file, to throw it as one error. */
export type CellFaults = {
  /** Notes a fault; its place is asked for only where the fault will be shown. */
  add(code: ErrorCode, message: string, place: () => Place, hint?: string): void;
  /** Throws all of them as one error, where there are any. */
  throwAny(): void;
};

/** Opens the collection of one file: the first 20 faults in full, the rest as their number. */
export function collectCellFaults(file: string): CellFaults {
  const shown: Diagnostic[] = [];
  let more = 0;
  return {
    add(code, message, place, hint) {
      if (shown.length === maximumShown) more += 1;
      else
        shown.push(
          omitUndefined({
            severity: 'error',
            code,
            message: `${file}: ${message}`,
            place: place(),
            hint,
          }),
        );
    },
    throwAny() {
      const place = shown.at(-1)?.place;
      if (more > 0 && place !== undefined) {
        const message = `${file}: ${more} more cells or rows are wrong`;
        shown.push({ severity: 'error', code: 'DATA_CSV_MORE', message, place });
      }
      throwFaults(shown);
    },
  };
}
