/** What is done to data before it is trained on; `native.ts` has it in C, the room `data` in TypeScript. */

/**
 * What is done to rows of uint8 pixels before they are features: `pixels` (rows, inputs), most of them `background`.
 * The arrays lie anywhere.
 */
export type PixelKernels = {
  /** The least and the largest pixel of each row, and how many are not `background`: all (rows), written. */
  lookAtPixels(
    pixels: Uint8Array,
    rows: number,
    inputs: number,
    background: number,
    least: Uint8Array,
    largest: Uint8Array,
    others: Uint32Array,
  ): void;
  /**
   * The pixels that are not `background`, each as its value in `table` (256), with their columns, into `values` and
   * `columns` from starts[0] on; starts (rows + 1) is written from its second element on.
   */
  compressPixels(
    pixels: Uint8Array,
    rows: number,
    inputs: number,
    background: number,
    table: Float32Array,
    values: Float32Array,
    columns: Uint16Array,
    starts: Uint32Array,
  ): void;
};

/** What loading data needs of the machine. */
export type DataKernels = PixelKernels & {
  /** Asks for large pages for a memory that is about to be written, where the system has them. */
  preferLargePages(memory: WebAssembly.Memory): void;
};
