/**
 * The kernels' contract: the arithmetic of training, on row-major typed arrays.
 *
 * Dimension letters: N rows of a mini-batch, D inputs, U outputs (units). A gradient is `d` + the name.
 * Kernels check nothing; the network checks shapes once. Arrays that are written never overlap arrays that are read,
 * unless a line says so. Every reduction has one order, ascending, whatever the implementation: an output element of a
 * matrix product is one chain over the inner dimension, from +0. In float32 a step of such a chain is one IEEE 754
 * fusedMultiplyAdd, acc = fma(a, b, acc); all else is rounded after each operation, and so is float64.
 */
import type { ActivationName } from '../config/index.ts';
import type { CompressedRows, KernelArray, KernelInput } from './arrays.ts';
import type { CapturableStep, StepReplay } from './captured-step.ts';

/** The functions that are not IEEE basic operations, float64 to float64. Handed in, because this room imports nothing. */
export type ElementaryFunctions = {
  exp(x: number): number;
  expm1(x: number): number;
  log(x: number): number;
  log1p(x: number): number;
  tanh(x: number): number;
  erf(x: number): number;
};

/** An activation and its settings: `slope` of leakyRelu, `alpha` of elu. */
export type ActivationChoice = {
  readonly type: ActivationName;
  readonly slope?: number;
  readonly alpha?: number;
};

/** The arithmetic of an activation f over a mini-batch, forward and backward. */
export type ActivationKernel = {
  /** What the derivative is computed from: z, or y = f(z), which then may lie in the place of z. */
  readonly reads: 'input' | 'output';
  /** out = f(z), (N, U); `out` may be `z`. Softmax works by rows, the others by element. */
  forward(z: KernelArray, out: KernelArray, n: number, u: number): void;
  /** dz = dOut · f′(z), from z or y as `reads` says, all (N, U); `dz` may be `dOut`. */
  backward(zOrY: KernelArray, dOut: KernelArray, dz: KernelArray, n: number, u: number): void;
};

/** An image layer: C channels of H × W, a square window of `kernel`, moved by `stride`, over `padding` zeros a side. */
export type ConvShape = {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly outHeight: number;
  readonly outWidth: number;
};

/** A pooling layer: windows of `size`, moved by `stride`. */
export type PoolShape = {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly size: number;
  readonly stride: number;
  readonly outHeight: number;
  readonly outWidth: number;
};

/** All arithmetic of training in one precision; letters, order of sums and overlap as at the top of this file. */
export type Kernels = {
  readonly precision: 'float32' | 'float64';
  /** A zeroed array in the kernels' own memory; at set-up only, never in the training loop. */
  allocate(length: number): KernelArray;
  /** The same for row numbers and labels. */
  allocateIntegers(length: number): Int32Array;
  /** The same for losses of rows. */
  allocateDoubles(length: number): Float64Array;
  /** The elements `from` up to `to` of an array of the kernels, where they lie. */
  part(array: KernelArray, from: number, to: number): KernelArray;

  /** out (N, D) = the rows of source (·, D) that `rows` (N), in the kernels' own memory, names. */
  gatherRows(source: KernelArray, rows: Int32Array, out: KernelArray, n: number, d: number): void;
  /** The same of labels (·), one a row. */
  gatherLabels(source: Int32Array, rows: Int32Array, out: Int32Array, n: number): void;
  /** out (N, U) = 1 in the column that a row's label (N) names, 0 elsewhere. */
  writeOneHot(labels: Int32Array, out: KernelArray, n: number, u: number): void;
  /** out (N, D) = the rows whole, with their zeros. */
  expandRows(x: CompressedRows, out: KernelArray, n: number, d: number): void;

  /** z (N, U) = x (N, D) · w (D, U) + b (U): the chain over D in ascending order, then the bias. */
  affineForward(x: KernelInput, w: KernelArray, b: KernelArray, z: KernelArray, n: number, d: number, u: number): void;
  /** dw (D, U) = xᵀ · dz: x (N, D), dz (N, U), the chain over N. */
  affineBackwardWeight(x: KernelInput, dz: KernelArray, dw: KernelArray, n: number, d: number, u: number): void;
  /** db (U) = Σ over the rows of dz (N, U). */
  affineBackwardBias(dz: KernelArray, db: KernelArray, n: number, u: number): void;
  /** dx (N, D) = dz (N, U) · wᵀ: w (D, U), the chain over U. */
  affineBackwardInput(dz: KernelArray, w: KernelArray, dx: KernelArray, n: number, d: number, u: number): void;

  /**
   * z (N, F, OH, OW) = the cross-correlation of x (N, C, H, W) with w (F, C, K, K), plus b (F). Each element is one chain
   * over channel, row and column of the window, in ascending order, padding included as products with 0, then the bias.
   */
  convForward(x: KernelArray, w: KernelArray, b: KernelArray, z: KernelArray, n: number, shape: ConvShape): void;
  /**
   * dw (F, C, K, K) = Σ over the images, ascending, of each image's own sum: a chain over the positions of dz (F, OH, OW),
   * ascending, padding included as products with 0; added up from +0.
   */
  convBackwardWeight(x: KernelArray, dz: KernelArray, dw: KernelArray, n: number, shape: ConvShape): void;
  /**
   * db (F) = Σ over images and positions of dz (N, F, P): four sums, of the positions that are 0, 1, 2 and 3 modulo 4,
   * each a chain over the images and their positions, ascending, from 0; then (s0 + s1) + (s2 + s3).
   */
  convBackwardBias(dz: KernelArray, db: KernelArray, n: number, filters: number, positions: number): void;
  /**
   * dx (N, C, H, W) from dz (N, F, OH, OW) and w: each element is a chain from 0 over the rows and columns of the window
   * that reach it, ascending, of sums that are each a chain over F, ascending.
   */
  convBackwardInput(dz: KernelArray, w: KernelArray, dx: KernelArray, n: number, shape: ConvShape): void;

  /**
   * out (N, C, OH, OW) = the largest of each window of x (N, C, H, W): the first of equal ones, or the first NaN.
   * `picked` (like out) = its index in its channel's H × W.
   */
  maxPoolForward(x: KernelArray, out: KernelArray, picked: Int32Array, n: number, shape: PoolShape): void;
  /** dx (N, C, H, W) = dOut added at what was picked, in ascending order of dOut; 0 elsewhere. */
  maxPoolBackward(dOut: KernelArray, picked: Int32Array, dx: KernelArray, n: number, shape: PoolShape): void;
  /** out = the mean of each window: the chain over its rows and columns, ascending, divided by size². */
  averagePoolForward(x: KernelArray, out: KernelArray, n: number, shape: PoolShape): void;
  /** dx = dOut / size² added to each element of its window, in ascending order of dOut; 0 elsewhere. */
  averagePoolBackward(dOut: KernelArray, dx: KernelArray, n: number, shape: PoolShape): void;

  /**
   * Mean and biased variance (C, float64) of x (N, C, P) by channel, over rows and positions: chains in that order,
   * in float64, the variance from the differences to the mean.
   */
  channelMoments(
    x: KernelArray,
    mean: Float64Array,
    variance: Float64Array,
    n: number,
    channels: number,
    positions: number,
  ): void;
  /**
   * xHat = (x − mean) / √(variance + epsilon), out = xHat · w + b, all (N, C, P), the others (C). xHat is computed in
   * float64 and rounded once; product and sum are rounded one after the other. `out` may be `x`, xHat not.
   */
  normalizeForward(
    x: KernelArray,
    mean: Float64Array,
    variance: Float64Array,
    epsilon: number,
    w: KernelArray,
    b: KernelArray,
    xHat: KernelArray,
    out: KernelArray,
    n: number,
    channels: number,
    positions: number,
  ): void;
  /**
   * The gradient through mean and variance of the mini-batch. With sums over rows and positions in float64:
   * db = Σ dOut, dw = Σ dOut · xHat, dx = w / √(variance + epsilon) · (dOut − (db + xHat · dw) / (N · P)), in float64,
   * each rounded once. `dx` may be `dOut`.
   */
  normalizeBackward(
    dOut: KernelArray,
    xHat: KernelArray,
    variance: Float64Array,
    epsilon: number,
    w: KernelArray,
    dx: KernelArray,
    dw: KernelArray,
    db: KernelArray,
    n: number,
    channels: number,
    positions: number,
  ): void;

  /** The activation of these settings. */
  activation(choice: ActivationChoice): ActivationKernel;
  /** out = a · b over `length` elements; `out` may be either. */
  multiplyElements(a: KernelArray, b: KernelArray, out: KernelArray, length: number): void;

  /**
   * Softmax with cross-entropy against t = (1 − smoothing) · onehot + smoothing / U:
   * rowLoss (N, float64) = −Σ t log softmax(z), dz (N, U) = (softmax(z) − t) · scale. `dz` may be `z`.
   */
  softmaxCrossEntropy(
    z: KernelArray,
    labels: Int32Array,
    smoothing: number,
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
  /** rowLoss = Σ |y − t| over U, dy = sign(y − t) · scale, 0 where y = t. `dy` may be `y`. */
  absoluteDifference(
    y: KernelArray,
    t: KernelArray,
    scale: number,
    rowLoss: Float64Array,
    dy: KernelArray,
    n: number,
    u: number,
  ): void;
  /**
   * rowLoss = Σ ½d² where |d| ≤ delta, else delta · (|d| − ½ delta), with d = y − t, over U;
   * dy = d cut to ±delta, times scale. `dy` may be `y`.
   */
  huberDifference(
    y: KernelArray,
    t: KernelArray,
    delta: number,
    scale: number,
    rowLoss: Float64Array,
    dy: KernelArray,
    n: number,
    u: number,
  ): void;

  /** w ← w − rate · dw. */
  sgdUpdate(w: KernelArray, dw: KernelArray, rate: number): void;
  /** v ← momentum · v + dw, w ← w − rate · v. */
  momentumUpdate(w: KernelArray, dw: KernelArray, v: KernelArray, rate: number, momentum: number): void;
  /** v ← momentum · v + dw, w ← w − rate · (dw + momentum · v). */
  nesterovUpdate(w: KernelArray, dw: KernelArray, v: KernelArray, rate: number, momentum: number): void;
  /** s ← s + dw², w ← w − rate · (dw / (√s + epsilon)). */
  adagradUpdate(w: KernelArray, dw: KernelArray, s: KernelArray, rate: number, epsilon: number): void;
  /** s ← alpha · s + (1 − alpha) · dw², w ← w − rate · (dw / (√s + epsilon)). */
  rmspropUpdate(w: KernelArray, dw: KernelArray, s: KernelArray, rate: number, alpha: number, epsilon: number): void;
  /**
   * m ← beta1 · m + (1 − beta1) · dw, s ← beta2 · s + (1 − beta2) · dw², w ← w − rate · (m / (√s / root + epsilon)).
   *
   * @param rate η / (1 − beta1^t)
   * @param root √(1 − beta2^t)
   */
  adamUpdate(
    w: KernelArray,
    dw: KernelArray,
    m: KernelArray,
    s: KernelArray,
    rate: number,
    root: number,
    beta1: number,
    beta2: number,
    epsilon: number,
  ): void;
  /** out ← out + factor · x. */
  addScaled(out: KernelArray, x: KernelArray, factor: number): void;
  /** x ← factor · x. */
  scale(x: KernelArray, factor: number): void;
  /** x ← x cut to ±limit; NaN stays NaN. */
  clamp(x: KernelArray, limit: number): void;
  /** Σ x² in float64, in order. */
  sumOfSquares(x: KernelArray): number;
  /** Whether no element is infinite or NaN. */
  allFinite(x: KernelArray): boolean;

  /**
   * Captures the calls of a step, none of which is made, so that many steps can be made at once. Absent where kernels
   * cannot, undefined where the step calls any that cannot be captured, or too many.
   */
  captureStep?(step: CapturableStep): StepReplay | undefined;
};
