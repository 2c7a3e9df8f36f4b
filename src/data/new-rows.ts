/** A file of rows that a trained network has not seen → its inputs, scaled as those that it was trained on. */
import { type FloatArray, type Precision, shorten } from '../shared/index.ts';
import { readHead } from './bytes.ts';
import { encodeNewColumns } from './encoding.ts';
import { fault, inputError } from './faults.ts';
import { collectCellFaults, type Where } from './formats/cell-faults.ts';
import { isGzip } from './formats/gzip.ts';
import { openIdx } from './formats/idx.ts';
import { parseNpy } from './formats/npy.ts';
import { readTableOfModel, type TableOfModel } from './formats/table-of-model.ts';
import { readUnpacked } from './formats/unpacked.ts';
import { type InputFile, readInputFile } from './input-file.ts';
import { scanPixels } from './pixels.ts';
import { scaleColumns } from './scaling.ts';
import { readFinite } from './sources/arrays.ts';
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
 * Reads a table, by the names of its columns, images in IDX or, where the columns have no names, an array in npy; plain
 * or gzipped.
 *
 * @throws what `readTableOfModel`, `encodeNewColumns` and `parseIdx` throw; DATA_IDX_SHAPE for images of another size; DATA_NPY_SHAPE and
 * DATA_COLUMN_MISSING for an array that has not the inputs, or where these have names; DATA_NOT_FINITE at the
 * cell whose number leaves the range of the precision once it is scaled
 */
export function readNewRows(input: InputFile, model: ReadColumns, precision: Precision): NewRows {
  const unpacked = isGzip(readHead(input, 2).head) ? { ...input, bytes: readUnpacked(input) } : input;
  // No text begins with a zero byte, as IDX does, or with one that UTF-8 continues with, as npy does.
  const [first, second] = readHead(unpacked, 2).head;
  const read = first === 0 && second === 0 ? readImages : first === 0x93 ? readArray : readTable;
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

function readArray(input: InputFile, model: ReadColumns, precision: Precision): NewRows {
  const { columns, shape } = model;
  const named = columns.find(({ name }, index) => name !== `x${index}`);
  if (named !== undefined) {
    const message = `${input.file} has no names, and the model reads its columns by theirs, as ${shorten(named.name)}`;
    throw inputError(fault('DATA_COLUMN_MISSING', input.path, message, 'give it a table: CSV, JSON lines or Parquet'));
  }
  const { dimensions, toNumbers } = parseNpy(readInputFile(input), input);
  const [rows = 0, ...own] = dimensions;
  const wanted = own.length > 1 && shape ? shape : [columns.length];
  if ((own.length === 2 && shape ? [1, ...own] : own.length === 0 ? [1] : own).join() !== wanted.join()) {
    const message = `${input.file} has rows of ${own.join(' × ') || 1}, and the model reads ${wanted.join(' × ')} numbers`;
    throw inputError(fault('DATA_NPY_SHAPE', input.path, message));
  }
  const features = readFinite({ toNumbers, input }, columns.length);
  const place = (row: number) => ({ path: input.path, row });
  return { rows, features: scale({ file: input.file, features, place }, columns, precision), others: [] };
}

function readTable(input: InputFile, { columns, encoding, csv = {} }: ReadColumns, precision: Precision): NewRows {
  const raw = readTableOfModel(input, encoding ?? encodingOf(columns), csv);
  const features = encoding === undefined ? raw.features : encodeNewColumns(raw, encoding);
  // An input that a class has is 0 or 1: one that is lost is that of a number, which has its name.
  const columnOf = (name: string) => raw.columns.findIndex((column) => column.name === name);
  const place = (row: number, input: string) => raw.place(row, columnOf(input));
  const scaled = scale({ file: input.file, features, place }, columns, precision);
  return { rows: raw.rows, features: scaled, others: raw.others };
}

/** Inputs before their scaling: (rows, inputs) row-major, and where one is found by its row and name. */
type Unscaled = {
  readonly file: string;
  readonly features: Float64Array;
  readonly place: (row: number, name: string) => Where;
};

function scale({ file, features, place }: Unscaled, columns: ReadColumns['columns'], precision: Precision): FloatArray {
  const inputs = columns.length;
  const scaled = allocate(features.length, precision);
  const lost = scaleColumns({ features, inputs }, scalingOf(columns), scaled);
  if (lost !== -1) {
    const { name } = columns[lost % inputs] ?? { name: '' };
    const message = `${name} is ${features[lost]}, which leaves the range of ${precision} once it is scaled`;
    const faults = collectCellFaults(file);
    faults.add('DATA_NOT_FINITE', message, () => place(Math.floor(lost / inputs), name));
    faults.throwAny();
  }
  return scaled;
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
