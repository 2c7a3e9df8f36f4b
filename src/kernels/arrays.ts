/** What kernels work on: row-major arrays, and rows of which only the nonzeros are kept. */

/** A row-major array of the kernels, in float32 or float64 according to their precision. */
export type KernelArray = Float32Array | Float64Array;

/** A matrix of which only the nonzeros are kept: row r holds values[starts[r] … starts[r + 1]) in the columns beside them. */
export type CompressedMatrix = {
  readonly values: Float32Array;
  readonly columns: Uint16Array;
  /** One more than there are rows. */
  readonly starts: Uint32Array;
};

/** A mini-batch (N, D) of a compressed matrix (·, D): the first N of these row numbers. */
export type CompressedRows = { readonly matrix: CompressedMatrix; readonly rows: Int32Array };

/** A mini-batch (N, D): as an array, or as rows of the data set where they lie. */
export type KernelInput = KernelArray | CompressedRows;
