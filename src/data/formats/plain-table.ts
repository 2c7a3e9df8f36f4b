/** A CSV file that has nothing to explain → its table, read in pieces: only what is kept is in memory. */
import { bytesOfFile } from '../bytes.ts';
import { faultsOf } from '../faults.ts';
import { type InputFile, readInputFile } from '../input-file.ts';
import { isBreak } from './characters.ts';
import type { Columns, TableRows } from './columns.ts';
import { type CsvText, openCsv } from './csv-text.ts';
import { forEachLines } from './lines.ts';
import { type PlainRows, readPlainRows } from './plain-rows.ts';

/**
 * Reads a table whose bytes are what they stand for; undefined where anything is not, be it wrong or only written in
 * another way.
 *
 * @throws what the file system has against it
 */
export function readPlainTable(input: InputFile, chooseColumns: (csv: CsvText) => Columns): TableRows | undefined {
  const bytes = bytesOfFile(input, 0);
  let columns: Columns | undefined;
  let read: PlainRows | undefined;
  let isPlain = true;
  forEachLines(bytes, (lines, offset) => {
    if (!isPlain) return;
    let from = 0;
    if (read === undefined) {
      from = lines.findIndex(isBreak) + 1;
      columns = chooseFromHeader(lines.subarray(0, from), input, chooseColumns);
      if (columns !== undefined) read = startRows(columns);
    }
    const bytesLeft = bytes.length - offset - lines.length;
    isPlain = read !== undefined && readPlainRows(lines.subarray(from), offset + from, read, bytesLeft);
  });
  if (!isPlain || columns === undefined || read === undefined || read.rows === 0) return undefined;
  const { rows, targetCells, starts, inputs } = read;
  let csv: CsvText | undefined;
  return {
    columns,
    rows,
    features: read.features.subarray(0, rows * inputs),
    targetCells,
    place(row, column) {
      // Read again only for targets that turn out to be wrong.
      csv ??= openCsv(readInputFile(input), input);
      return csv.place((starts[row] ?? 0) - csv.markLength, column);
    },
  };
}

/** The columns of a header; undefined where it is blank, or anything is wrong with it or named twice. */
function chooseFromHeader(line: Uint8Array, input: InputFile, chooseColumns: (csv: CsvText) => Columns) {
  try {
    const columns = chooseColumns(openCsv(line, input));
    return new Set(columns.targets).size === columns.targets.length ? columns : undefined;
  } catch (error) {
    faultsOf(error);
    return undefined;
  }
}

function startRows({ header, targets, features }: Columns): PlainRows {
  const targetOfColumn = new Int32Array(header.length).fill(-1);
  for (const [index, column] of targets.entries()) targetOfColumn[column] = index;
  const targetCells = targets.map((): string[] => []);
  return { targetOfColumn, inputs: features.length, rows: 0, features: new Float64Array(0), targetCells, starts: [] };
}
