/** A file of rows that a trained network has not seen → its inputs, scaled as those that it was trained on. */
import type { FloatArray, Precision } from '../shared/index.ts';
import { readHead } from './bytes.ts';
import { encodeNewColumns } from './encoding.ts';
import { fault, inputError } from './faults.ts';
import { collectCellFaults } from './formats/cell-faults.ts';
import { isGzip } from './formats/gzip.ts';
import { openIdx } from './formats/idx.ts';
import { readTableOfModel, type TableOfModel } from './formats/table-of-model.ts';
import { readUnpacked } from './formats/unpacked.ts';
import type { InputFile } from './input-file.ts';
import { scanPixels } from './pixels.ts';
import { scaleColumns } from './scaling.ts';
import type { CsvConventions, Encoding, Scaling } from './types.ts';

/** What a trained network reads: a column of numbers for each input, or the columns that become these. */
export type ReadColumns = {
  readonly columns: readonly { readonly name: string; readonly offset: number; readonly scale: number }[];
  /** Channels, height and width, where a row is an image. */
  readonly shape?: readonly [number, number, number];
  /** How the columns of a table become the inputs, where they are not numbers that are all there. */
  readonly encoding?: Encoding;
  /** How the CSV files are written that it was trained on. */
  readonly csv?: CsvConventions;
};

/** Rows for a trained network, scaled. */
export type NewRows = {
  readonly rows: number;
  /** (rows, inputs) row-major, in the precision of the network. */
  readonly features: FloatArray;
  /** The columns that it does not read: a name, and its cell in each row. */
  readonly others: TableOfModel['others'];
};

/**
 * Reads a table, by the names of its columns, or images in IDX; plain or gzipped.
 *
 * @throws what `readTableOfModel`, `encodeNewColumns` and `parseIdx` throw; DATA_IDX_SHAPE for images of another size; DATA_NOT_FINITE at the
 * cell whose number leaves the range of the precision once it is scaled
 */
export function readNewRows(input: InputFile, model: ReadColumns, precision: Precision): NewRows {
  const unpacked = isGzip(readHead(input, 2).head) ? { ...input, bytes: readUnpacked(input) } : input;
  // No text begins with a zero byte, as IDX does.
  const [first, second] = readHead(unpacked, 2).head;
  const read = first === 0 && second === 0 ? readImages : readTable;
  return read(unpacked, model, precision);
}

function readImages(input: InputFile, { columns, shape }: ReadColumns, precision: Precision): NewRows {
  const { dimensions, values } = openIdx(input, 3);
  const [rows = 0, height = 0, width = 0] = dimensions;
  const wanted = shape ?? [columns.length];
  if (wanted.join() !== `1,${height},${width}`) {
    const message = `${input.file} has images of 1 × ${height} × ${width}, and the model reads ${wanted.join(' × ')} numbers`;
    throw inputError(fault('DATA_IDX_SHAPE', input.path, message));
  }
  const inputs = height * width;
  const scaled = allocate(rows * inputs, precision);
  scaleColumns({ features: scanPixels([values], inputs), inputs }, scalingOf(columns), scaled);
  return { rows, features: scaled, others: [] };
}

function readTable(input: InputFile, { columns, encoding, csv = {} }: ReadColumns, precision: Precision): NewRows {
  const raw = readTableOfModel(input, encoding ?? encodingOf(columns), csv);
  const features = encoding === undefined ? raw.features : encodeNewColumns(raw, encoding);
  const inputs = columns.length;
  const scaled = allocate(features.length, precision);
  const lost = scaleColumns({ features, inputs }, scalingOf(columns), scaled);
  if (lost !== -1) {
    const { name } = columns[lost % inputs] ?? { name: '' };
    const message = `${name} is ${features[lost]}, which leaves the range of ${precision} once it is scaled`;
    const faults = collectCellFaults(input.file);
    // An input that a class has is 0 or 1: the one that was lost is that of a number, which has its name.
    const column = raw.columns.findIndex((each) => each.name === name);
    faults.add('DATA_NOT_FINITE', message, () => raw.place(Math.floor(lost / inputs), column));
    faults.throwAny();
  }
  return { rows: raw.rows, features: scaled, others: raw.others };
}

/** Of columns of numbers that are all there. */
function encodingOf(columns: ReadColumns['columns']): Encoding {
  return { columns: columns.map(({ name }) => ({ type: 'number', name })), missingCells: [] };
}

function allocate(length: number, precision: Precision): FloatArray {
  return precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

function scalingOf(columns: ReadColumns['columns']): Scaling {
  return {
    offsets: Float64Array.from(columns, ({ offset }) => offset),
    scales: Float64Array.from(columns, ({ scale }) => scale),
  };
}
