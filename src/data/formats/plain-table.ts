/** A CSV file that has nothing to explain → its table, read in pieces: only what is kept is in memory. */
import { faultsOf } from '../faults.ts';
import type { InputFile } from '../input-file.ts';
import { isBreak } from './characters.ts';
import type { Columns } from './columns.ts';
import { type CsvText, openCsv } from './csv-text.ts';
import { forEachLines } from './lines.ts';
import { parseNumber } from './number.ts';
import { categoryRole, ignoredRole, numberRole, type PlainRows, readPlainRows } from './plain-rows.ts';
import type { CellSettings, TableRows, TextNumbers } from './table-rows.ts';
import { openUnpacked, readUnpacked } from './unpacked.ts';

/** How the text of a CSV file is to be read. */
export type CsvSettings = CellSettings & {
  /** The byte between two cells; found in the header where it is left out. */
  readonly separator?: number;
};

/**
 * Reads a table whose bytes are what they stand for; undefined where anything is not, be it wrong or only written in
 * another way.
 *
 * @throws what the file system has against it
 */
export function readPlainTable(
  input: InputFile,
  chooseColumns: (csv: CsvText) => Columns,
  settings: CsvSettings,
): TableRows | undefined {
  const { missing, decimal } = settings;
  // A number that stands for a missing one is told by its digits, which the quick reading of numbers does not keep.
  if ([...missing].some((text) => 'value' in parseNumber(text, decimal))) return undefined;
  const bytes = openUnpacked(input);
  let read: (PlainRows & { columns: Columns }) | undefined;
  let isPlain = true;
  forEachLines(bytes, (lines, offset) => {
    if (!isPlain) return;
    let from = 0;
    if (read === undefined) {
      from = lines.findIndex(isBreak) + 1;
      read = startFromHeader(lines.subarray(0, from), input, chooseColumns, settings);
    }
    const bytesLeft = bytes.length - offset - lines.length;
    isPlain = read !== undefined && readPlainRows(lines.subarray(from), offset + from, read, bytesLeft);
  });
  if (!isPlain || read === undefined || read.rows === 0) return undefined;
  const { columns, rows, targetCells, starts, inputs, categories, roles, separator } = read;
  let csv: CsvText | undefined;
  return {
    columns,
    rows,
    features: read.features.subarray(0, rows * inputs),
    texts: columns.features.map((column) => {
      const texts = categories[categoryRole - (roles[column] as number)];
      return texts && [...texts.keys()];
    }),
    targetCells,
    place(row, column) {
      // Read again only for cells that turn out to be wrong.
      csv ??= openCsv(readUnpacked(input), input, separator);
      return csv.place((starts[row] ?? 0) - csv.markLength, column);
    },
  };
}

/** Starts a table from its header; undefined where that is blank, or anything is wrong with it or named twice. */
function startFromHeader(
  line: Uint8Array,
  input: InputFile,
  chooseColumns: (csv: CsvText) => Columns,
  settings: CsvSettings,
) {
  try {
    const csv = openCsv(line, input, settings.separator);
    const columns = chooseColumns(csv);
    if (new Set(columns.targets).size < columns.targets.length) return undefined;
    return { ...startRows(columns), ...settings, columns, separator: csv.separator };
  } catch (error) {
    faultsOf(error);
    return undefined;
  }
}

function startRows({ header, targets, features, categorical }: Columns) {
  const roles = new Int32Array(header.length).fill(ignoredRole);
  for (const column of features) roles[column] = numberRole;
  for (const [index, column] of [...categorical].entries()) roles[column] = categoryRole - index;
  for (const [index, column] of targets.entries()) roles[column] = index;
  const categories = [...categorical].map((): TextNumbers => new Map());
  const targetCells = targets.map((): string[] => []);
  const starts: number[] = [];
  return { roles, inputs: features.length, rows: 0, features: new Float64Array(0), categories, targetCells, starts };
}
