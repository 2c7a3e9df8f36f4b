/**
 * The kernels' contract: the arithmetic of training, on row-major typed arrays.
 *
 * Dimension letters: N rows of a mini-batch, D inputs, U outputs (units). A gradient is `d` + the name.
 * Kernels check nothing; the network checks shapes once. Arrays that are written never overlap arrays that are read,
 * unless a line says so. Every reduction has one order, ascending, whatever the implementation: an output element of a
 * matrix product is one chain of additions over the inner dimension.
 */
export type KernelArray = Float32Array | Float64Array;

/** A matrix of which only the nonzeros are kept: row r holds values[starts[r] … starts[r + 1]) in the columns beside them. */
export type CompressedMatrix = {
  readonly values: Float32Array;
  readonly columns: Uint16Array;
  /** One more than there are rows. */
  readonly starts: Uint32Array;
};

/** The first N of these row numbers of a compressed matrix (·, D). */
export type CompressedRows = { readonly matrix: CompressedMatrix; readonly rows: Int32Array };

/** A mini-batch (N, D): as an array, or as rows of the data set where they lie. */
export type KernelInput = KernelArray | CompressedRows;

/** The functions that are not IEEE basic operations, float64 to float64. Handed in, because this room imports nothing. */
export type ElementaryFunctions = {
  exp(x: number): number;
  log(x: number): number;
  tanh(x: number): number;
};

export type ActivationKernel = {
  /** out = f(z), (N, U); `out` may be `z`. Softmax works by rows, the others by element. */
  forward(z: KernelArray, out: KernelArray, n: number, u: number): void;
  /** dz = dOut · f′(z), from y = f(z), all (N, U); `dz` may be `dOut`. */
  backward(y: KernelArray, dOut: KernelArray, dz: KernelArray, n: number, u: number): void;
};

export type Kernels = {
  readonly precision: 'float32' | 'float64';
  /** A zeroed array in the kernels' own memory; at set-up only, never in the training loop. */
  allocate(length: number): KernelArray;
  /** The same for row numbers and labels. */
  allocateIntegers(length: number): Int32Array;
  /** The same for losses of rows. */
  allocateDoubles(length: number): Float64Array;

  /** out (N, D) = rows `rows[start … start + N)` of source (·, D). */
  gatherRows(source: KernelArray, rows: Uint32Array, start: number, out: KernelArray, n: number, d: number): void;

  /** z (N, U) = x (N, D) · w (D, U) + b (U): the chain over D in ascending order, then the bias. */
  affineForward(x: KernelInput, w: KernelArray, b: KernelArray, z: KernelArray, n: number, d: number, u: number): void;
  /** dw (D, U) = xᵀ · dz: x (N, D), dz (N, U), the chain over N. */
  affineBackwardWeight(x: KernelInput, dz: KernelArray, dw: KernelArray, n: number, d: number, u: number): void;
  /** db (U) = Σ over the rows of dz (N, U). */
  affineBackwardBias(dz: KernelArray, db: KernelArray, n: number, u: number): void;
  /** dx (N, D) = dz (N, U) · wᵀ: w (D, U), the chain over U. */
  affineBackwardInput(dz: KernelArray, w: KernelArray, dx: KernelArray, n: number, d: number, u: number): void;

  readonly activations: Readonly<Record<'relu' | 'sigmoid' | 'tanh' | 'softmax' | 'identity', ActivationKernel>>;

  /**
   * Softmax with cross-entropy: rowLoss (N, float64) = −log softmax(z)[label], dz (N, U) = (softmax(z) − onehot) · scale.
   * `dz` may be `z`.
   */
  softmaxCrossEntropy(
    z: KernelArray,
    labels: Int32Array,
    scale: number,
    rowLoss: Float64Array,
    dz: KernelArray,
    n: number,
    u: number,
  ): void;
  /** rowLoss = −Σ (t log y + (1 − t) log(1 − y)) with y = sigmoid(z), from z for accuracy; dz = (y − t) · scale. `dz` may be `z`. */
  sigmoidBinaryCrossEntropy(
    z: KernelArray,
    t: KernelArray,
    scale: number,
    rowLoss: Float64Array,
    dz: KernelArray,
    n: number,
    u: number,
  ): void;
  /** rowLoss = Σ (y − t)² over U, dy = (y − t) · scale. `dy` may be `y`. */
  squaredDifference(
    y: KernelArray,
    t: KernelArray,
    scale: number,
    rowLoss: Float64Array,
    dy: KernelArray,
    n: number,
    u: number,
  ): void;

  /** w ← w − rate · dw. */
  sgdUpdate(w: KernelArray, dw: KernelArray, rate: number): void;
  /** Whether no element is infinite or NaN. */
  allFinite(x: KernelArray): boolean;
};
