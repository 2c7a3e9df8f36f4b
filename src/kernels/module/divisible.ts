/**
 * The calls of a module that several threads can do together. A part of one is a range of its output, whole chains each;
 * so neither the number of parts nor who does them changes a bit.
 */
import type { KernelModule } from './exports.ts';

/** The numbers of a whole call: byte offsets into the memory, and sizes. */
export type Numbers = readonly [...Six, ...Six, ...number[]];
type Six = [number, number, number, number, number, number];

/** One of so many parts of a call, and the byte offset of a room that is its thread's alone. */
type Part = { readonly index: number; readonly count: number; readonly room: number };

/** A call that can be done in parts. */
export type Divisible = {
  /** Into how many parts so many threads divide it. */
  count(numbers: Numbers, threads: number): number;
  run(numbers: Numbers, part: Part): void;
};

/** How calls are divided: large enough that a part is worth taking, small enough that no thread waits long for another. */
export type Division = {
  /** Multiply-adds, or the elements that take as long, below which a call stays whole. */
  readonly leastWork: number;
  /** Rows and columns of a part of a product; columns are whole panels, whatever the module. */
  readonly rows: number;
  readonly columns: number;
  /** Columns of compressed rows: whole blocks of the module in C. */
  readonly compressedColumns: number;
  /** Elements of arrays. */
  readonly elements: number;
};

export const usualDivision: Division = {
  leastWork: 1 << 20,
  rows: 128,
  columns: 48,
  compressedColumns: 128,
  elements: 1 << 15,
};

/** Parts at most of a product for which each has to find its columns in every row. */
const partsOfCompressed = 8;
/** Parts of the images of a mini-batch. */
const partsOfImages = 16;
/** Rows of a tile: weights of a window that are computed together. */
const tileWeights = 8;

const floatBytes = 4;

/** Of so many steps of a length those of a part. */
function rangeOf(index: number, length: number, step: number) {
  const from = Math.min(index * step, length);
  return { from, to: Math.min(from + step, length) };
}

export type DivisibleCalls = ReturnType<typeof divisibleCalls>;

/** The calls that can be done in parts, under their names in the module. */
export function divisibleCalls(module: KernelModule, division: Division = usualDivision) {
  const { rows: partRows, columns: partColumns, compressedColumns, elements: partElements } = division;

  const countCells = (rows: number, columns: number) => Math.ceil(rows / partRows) * Math.ceil(columns / partColumns);
  /** A part's rows and columns of an output. */
  const cellOf = (index: number, rows: number, columns: number) => {
    const across = Math.ceil(columns / partColumns);
    const row = rangeOf(Math.floor(index / across), rows, partRows);
    const column = rangeOf(index % across, columns, partColumns);
    return { row: row.from, endRow: row.to, from: column.from, to: column.to };
  };

  const affineForward: Divisible = {
    count: ([, , , , n, , u]) => countCells(n, u),
    run([x, w, b, z, n, d, u], { index, room }) {
      const { row, endRow, from, to } = cellOf(index, n, u);
      const [xRow, zRow] = [x + row * d * floatBytes, z + row * u * floatBytes];
      module.affineForward(xRow, w, b, zRow, endRow - row, d, u, from, to, room);
    },
  };

  const affineBackwardWeight: Divisible = {
    count: ([, , , , d, u]) => countCells(d, u),
    run([x, dz, dw, n, d, u], { index, room }) {
      const { row, endRow, from, to } = cellOf(index, d, u);
      module.affineBackwardWeight(x, dz, dw, n, d, u, row, endRow, from, to, room);
    },
  };

  const affineBackwardInput: Divisible = {
    count: ([, , , n, d]) => countCells(n, d),
    run([dz, w, dx, n, d, u], { index, room }) {
      const { row, endRow, from, to } = cellOf(index, n, d);
      const [dzRow, dxRow] = [dz + row * u * floatBytes, dx + row * d * floatBytes];
      module.affineBackwardInput(dzRow, w, dxRow, endRow - row, d, u, from, to, room);
    },
  };

  const compressedForward: Divisible = {
    // Every part packs the weights anew.
    count: ([, , , , , , , n], threads) => Math.ceil(n / Math.ceil(n / threads)),
    run([values, columns, starts, rows, w, b, z, n, d, u], { index, count, room }) {
      const { from, to } = rangeOf(index, n, Math.ceil(n / count));
      const [row, zRow] = [rows + from * 4, z + from * u * floatBytes];
      module.compressedForward(values, columns, starts, row, w, b, zRow, to - from, d, u, room);
    },
  };

  const stepOfCompressed = (d: number) => {
    const steps = Math.ceil(d / compressedColumns);
    return Math.ceil(steps / partsOfCompressed) * compressedColumns;
  };
  const compressedBackwardWeight: Divisible = {
    count: ([, , , , , , , d]) => Math.ceil(d / stepOfCompressed(d)),
    run([values, columns, starts, rows, dz, dw, n, d, u], { index, room }) {
      const { from, to } = rangeOf(index, d, stepOfCompressed(d));
      module.compressedBackwardWeight(values, columns, starts, rows, dz, dw, n, d, u, from, to, room);
    },
  };

  /** Of a product of images: those of a part, in which each has so many floats of the input and of the output. */
  const imageProduct = (
    run: (from: number, w: number, b: number, to: number, n: number, shape: number, room: number) => void,
  ): Divisible => ({
    count: ([, , , , n]) => Math.min(n, partsOfImages),
    run([input, w, b, output, n, shape, inputSize, outputSize], { index, count, room }) {
      const { from, to } = rangeOf(index, n, Math.ceil(n / count));
      const [first, out] = [input + from * inputSize * floatBytes, output + from * outputSize * floatBytes];
      run(first, w, b, out, to - from, shape, room);
    },
  });
  const convForward = imageProduct(module.convForward);
  const convBackwardInput = imageProduct((dz, w, _bias, dx, n, shape, room) =>
    module.convBackwardInput(dz, w, dx, n, shape, room),
  );

  const convBackwardWeight: Divisible = {
    // Every part packs the gradients of all positions anew.
    count: ([, , , , , window], threads) => Math.min(threads, Math.ceil(window / tileWeights)),
    run([x, dz, dw, n, shape, window], { index, count, room }) {
      const tiles = Math.ceil(window / tileWeights);
      const { from, to } = rangeOf(index, window, Math.ceil(tiles / count) * tileWeights);
      module.convBackwardWeight(x, dz, dw, n, shape, from, to, room);
    },
  };

  /** Of so many arrays, element by element; their length comes last. */
  const elementwise = (arrays: number, update: (...numbers: never[]) => void): Divisible => {
    const run = update as (...numbers: number[]) => void;
    return {
      count: (numbers) => Math.ceil((numbers.at(-1) as number) / partElements),
      run(numbers, { index }) {
        const { from, to } = rangeOf(index, numbers.at(-1) as number, partElements);
        const places = numbers.slice(0, arrays).map((place) => place + from * floatBytes);
        run(...places, ...numbers.slice(arrays, -1), to - from);
      },
    };
  };

  return {
    affineForward,
    affineBackwardWeight,
    affineBackwardInput,
    compressedForward,
    compressedBackwardWeight,
    convForward,
    convBackwardWeight,
    convBackwardInput,
    sgdUpdate: elementwise(2, module.sgdUpdate),
    momentumUpdate: elementwise(3, module.momentumUpdate),
    nesterovUpdate: elementwise(3, module.nesterovUpdate),
    adagradUpdate: elementwise(3, module.adagradUpdate),
    rmspropUpdate: elementwise(3, module.rmspropUpdate),
    adamUpdate: elementwise(4, module.adamUpdate),
  };
}
