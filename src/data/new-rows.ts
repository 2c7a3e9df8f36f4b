/** A file of rows that a trained network has not seen → its inputs, scaled as those that it was trained on. */
import type { FloatArray, Precision } from '../shared/index.ts';
import { readHead } from './bytes.ts';
import { fault, inputError } from './faults.ts';
import { collectCellFaults } from './formats/cell-faults.ts';
import { isGzip } from './formats/gzip.ts';
import { openIdx } from './formats/idx.ts';
import { readTableOfModel, type TableOfModel } from './formats/table-of-model.ts';
import type { InputFile } from './input-file.ts';
import { scanPixels } from './pixels.ts';
import { scaleColumns } from './scaling.ts';
import type { Scaling } from './types.ts';

/** What a trained network reads: a column of numbers for each input. */
export type ReadColumns = {
  readonly columns: readonly { readonly name: string; readonly offset: number; readonly scale: number }[];
  /** Channels, height and width, where a row is an image. */
  readonly shape?: readonly [number, number, number];
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
 * Reads a table, by the names of its columns, or images in IDX.
 *
 * @throws what `readTableOfModel` and `parseIdx` throw; DATA_IDX_SHAPE for images of another size; DATA_NOT_FINITE at the
 * cell whose number leaves the range of the precision once it is scaled
 */
export function readNewRows(input: InputFile, model: ReadColumns, precision: Precision): NewRows {
  return isImages(input) ? readImages(input, model, precision) : readTable(input, model, precision);
}

/** No text begins with a zero byte, as IDX does, or as gzip does. */
function isImages(input: InputFile): boolean {
  const { head } = readHead(input, 2);
  return (head[0] === 0 && head[1] === 0) || isGzip(head);
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

function readTable(input: InputFile, { columns }: ReadColumns, precision: Precision): NewRows {
  const names = columns.map(({ name }) => name);
  const { rows, features, place, others } = readTableOfModel(input, names);
  const scaled = allocate(features.length, precision);
  const lost = scaleColumns({ features, inputs: names.length }, scalingOf(columns), scaled);
  if (lost !== -1) {
    const column = lost % names.length;
    const message = `${names[column]} is ${features[lost]}, which leaves the range of ${precision} once it is scaled`;
    const faults = collectCellFaults(input.file);
    faults.add('DATA_NOT_FINITE', message, () => place(Math.floor(lost / names.length), column));
    faults.throwAny();
  }
  return { rows, features: scaled, others };
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
