/** Images of uint8: 256 values, so that whatever is computed of a pixel is looked up in a table, in a few passes over bytes. */
import { createHash } from 'node:crypto';
import type { CompressedMatrix, PixelKernels } from '../kernels/index.ts';
import type { FloatArray } from '../shared/index.ts';
import type { Bytes } from './bytes.ts';
import { plainPixelKernels } from './pixel-loops.ts';
import type { Scaling } from './types.ts';

const values = 256;
/** A piece that is hashed and looked at stays in the processor's cache. */
const pieceBytes = 262_144;

/** The pixels of all rows, (rows, inputs) row-major, and what was seen of them in one pass. */
export type Pixels = {
  readonly length: number;
  /** Pixels of a row. */
  readonly inputs: number;
  /** Of all of them, in hexadecimal. */
  readonly sha256: string;
  /** The least and the largest pixel of each row. */
  readonly least: Uint8Array;
  readonly largest: Uint8Array;
  /** How many are not of this value, which most have. */
  readonly countOthers: (background: number) => number;
  /** Hands out whole rows, in order: each time they are read again. */
  readonly forEachPiece: (visit: (piece: Uint8Array, firstRow: number) => void) => void;
  readonly kernels: PixelKernels;
};

/** Looks at the pixels of all parts, each of whole rows. */
export function scanPixels(parts: readonly Bytes[], inputs: number, kernels = plainPixelKernels): Pixels {
  const length = parts.reduce((total, part) => total + part.length, 0);
  const rows = length / inputs;
  const forEachPiece: Pixels['forEachPiece'] = (visit) => {
    const pieceRows = Math.max(1, Math.floor(pieceBytes / inputs));
    let row = 0;
    for (const part of parts) {
      part.forEachPiece(pieceRows * inputs, (piece) => {
        visit(piece, row);
        row += piece.length / inputs;
      });
    }
  };
  const least = new Uint8Array(rows);
  const largest = new Uint8Array(rows);
  const others = new Uint32Array(rows);
  const look = (piece: Uint8Array, firstRow: number, background: number) =>
    kernels.lookAtPixels(
      piece,
      piece.length / inputs,
      inputs,
      background,
      least.subarray(firstRow),
      largest.subarray(firstRow),
      others.subarray(firstRow),
    );
  const hash = createHash('sha256');
  forEachPiece((piece, firstRow) => {
    hash.update(piece);
    look(piece, firstRow, 0);
  });
  let counted = 0;
  const countOthers = (background: number) => {
    if (counted !== background) forEachPiece((piece, firstRow) => look(piece, firstRow, background));
    counted = background;
    return others.reduce((total, count) => total + count, 0);
  };
  return { length, inputs, sha256: hash.digest('hex'), least, largest, countOthers, forEachPiece, kernels };
}

/** The least and the largest pixel of some rows. */
export function findPixelExtremes({ least, largest }: Pixels, rows: Uint32Array): [number, number] {
  let low = values - 1;
  let high = 0;
  for (const row of rows) {
    low = Math.min(low, least[row] as number);
    high = Math.max(high, largest[row] as number);
  }
  return [low, high];
}

/**
 * The mean of the pixels of some rows, and their deviation.
 *
 * @param rows ascending
 */
export function findPixelMoments(pixels: Pixels, rows: Uint32Array): [number, number] {
  const { inputs } = pixels;
  const count = rows.length * inputs;
  let sum = 0;
  forEachRowOf(pixels, rows, (piece, start) => {
    // Whole numbers: exact in any order.
    for (let at = start; at < start + inputs; at += 1) sum += piece[at] as number;
  });
  const mean = sum / count;
  const squares = tabulate((value) => (value - mean) * (value - mean));
  const sums = new Float64Array(inputs);
  forEachRowOf(pixels, rows, (piece, start) => {
    for (let column = 0; column < inputs; column += 1) {
      sums[column] = (sums[column] as number) + (squares[piece[start + column] as number] as number);
    }
  });
  return [mean, Math.sqrt(sums.reduce((total, ofColumn) => total + ofColumn, 0) / count)];
}

function forEachRowOf(
  { inputs, forEachPiece }: Pixels,
  rows: Uint32Array,
  visit: (piece: Uint8Array, start: number) => void,
): void {
  let next = 0;
  forEachPiece((piece, firstRow) => {
    const endRow = firstRow + piece.length / inputs;
    for (let row = rows[next]; row !== undefined && row < endRow; row = rows[next]) {
      visit(piece, (row - firstRow) * inputs);
      next += 1;
    }
  });
}

function tabulate(compute: (value: number) => number): Float64Array {
  return Float64Array.from({ length: values }, (_, value) => compute(value));
}

/** Each value, scaled. An image is scaled as a whole: its columns have one offset and one scale. */
function tabulateScaled({ offsets: [offset = 0], scales: [scale = 1] }: Scaling): Float64Array {
  return tabulate((value) => (value - offset) / scale);
}

/** Writes all pixels, scaled: (rows, inputs) row-major. */
export function scalePixels({ inputs, forEachPiece }: Pixels, scaling: Scaling, scaled: FloatArray): void {
  const table = tabulateScaled(scaling);
  forEachPiece((piece, firstRow) => {
    const from = firstRow * inputs;
    for (let at = 0; at < piece.length; at += 1) scaled[from + at] = table[piece[at] as number] as number;
  });
}

/** How many pixels are not 0 once they are scaled. */
export function countOtherPixels({ length, countOthers }: Pixels, { offsets: [offset = 0] }: Scaling): number {
  return isPixel(offset) ? countOthers(offset) : length;
}

function isPixel(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < values;
}

/** Writes those pixels alone, scaled. @param scaling its offset is a value that most pixels have */
export function compressPixels(
  { inputs, forEachPiece, kernels }: Pixels,
  scaling: Scaling,
  { values: nonzeros, columns, starts }: CompressedMatrix,
): void {
  const table = Float32Array.from(tabulateScaled(scaling));
  const [background = 0] = scaling.offsets;
  forEachPiece((piece, firstRow) => {
    const rows = piece.length / inputs;
    kernels.compressPixels(piece, rows, inputs, background, table, nonzeros, columns, starts.subarray(firstRow));
  });
}
