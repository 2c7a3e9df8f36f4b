/**
 * What a module exports, over one memory: the AssemblyScript of ../assembly, or the C of ../native in its place. Arrays,
 * shapes and room are byte offsets into the memory.
 */
export type KernelModule = {
  /** The columns `from` up to `to` of dx. */
  affineBackwardInput(
    dz: number,
    w: number,
    dx: number,
    n: number,
    d: number,
    u: number,
    from: number,
    to: number,
    room: number,
  ): void;
  /** The rows `row` up to `endRow` of dw, in them the columns `from` up to `to`. */
  affineBackwardWeight(
    x: number,
    dz: number,
    dw: number,
    n: number,
    d: number,
    u: number,
    row: number,
    endRow: number,
    from: number,
    to: number,
    room: number,
  ): void;
  /** The columns `from` up to `to` of z. */
  affineForward(
    x: number,
    w: number,
    b: number,
    z: number,
    n: number,
    d: number,
    u: number,
    from: number,
    to: number,
    room: number,
  ): void;
  /** Bytes of the room for the products of a dense layer. */
  affineRoom(n: number, d: number, u: number): number;
  /** The rows `from` up to `to` of dw. */
  compressedBackwardWeight(
    values: number,
    columns: number,
    starts: number,
    rows: number,
    dz: number,
    dw: number,
    n: number,
    d: number,
    u: number,
    from: number,
    to: number,
    room: number,
  ): void;
  compressedExpand(
    values: number,
    columns: number,
    starts: number,
    rows: number,
    out: number,
    n: number,
    d: number,
  ): void;
  compressedForward(
    values: number,
    columns: number,
    starts: number,
    rows: number,
    w: number,
    b: number,
    z: number,
    n: number,
    d: number,
    u: number,
    room: number,
  ): void;
  /** Bytes of the room for the products of compressed rows. */
  compressedRoom(n: number): number;
  /** Bytes of the room for the products of an image layer. */
  convRoom(shape: number): number;
  convBackwardBias(dz: number, db: number, n: number, filters: number, positions: number): void;
  convBackwardInput(dz: number, w: number, dx: number, n: number, shape: number, room: number): void;
  /** Of each window the weights `from`, a multiple of four, up to `to`. */
  convBackwardWeight(
    x: number,
    dz: number,
    dw: number,
    n: number,
    shape: number,
    from: number,
    to: number,
    room: number,
  ): void;
  convForward(x: number, w: number, b: number, z: number, n: number, shape: number, room: number): void;
  /** The elements have 32 bits, whatever they mean. */
  gatherRows(source: number, rows: number, out: number, n: number, d: number): void;
  writeOneHot(labels: number, out: number, n: number, u: number): void;
  leakyReluBackward(y: number, dOut: number, dz: number, slope: number, length: number): void;
  leakyReluForward(z: number, out: number, slope: number, length: number): void;
  multiplyElements(a: number, b: number, out: number, length: number): void;
  reluBackward(y: number, dOut: number, dz: number, length: number): void;
  reluForward(z: number, out: number, length: number): void;
  sigmoidBackward(y: number, dOut: number, dz: number, length: number): void;
  sumRows(dz: number, db: number, n: number, u: number): void;
  tanhBackward(y: number, dOut: number, dz: number, length: number): void;
  sigmoidForward(z: number, out: number, length: number): void;
  swishBackward(z: number, dOut: number, dz: number, length: number): void;
  swishForward(z: number, out: number, length: number): void;
  tanhForward(z: number, out: number, length: number): void;
  softmaxCrossEntropy(
    z: number,
    labels: number,
    smoothing: number,
    scale: number,
    rowLoss: number,
    dz: number,
    n: number,
    u: number,
  ): void;
  squaredDifference(y: number, t: number, scale: number, rowLoss: number, dy: number, n: number, u: number): void;
  channelMoments(x: number, mean: number, variance: number, n: number, channels: number, positions: number): void;
  normalizeBackward(
    dOut: number,
    xHat: number,
    variance: number,
    epsilon: number,
    w: number,
    dx: number,
    dw: number,
    db: number,
    n: number,
    channels: number,
    positions: number,
  ): void;
  normalizeForward(
    x: number,
    mean: number,
    variance: number,
    epsilon: number,
    w: number,
    b: number,
    xHat: number,
    out: number,
    n: number,
    channels: number,
    positions: number,
  ): void;
  averagePoolBackward(dOut: number, dx: number, planes: number, shape: number): void;
  averagePoolForward(x: number, out: number, planes: number, shape: number): void;
  maxPoolBackward(dOut: number, picked: number, dx: number, planes: number, shape: number): void;
  maxPoolForward(x: number, out: number, picked: number, planes: number, shape: number): void;
  adagradUpdate(w: number, dw: number, s: number, rate: number, epsilon: number, length: number): void;
  adamUpdate(
    w: number,
    dw: number,
    m: number,
    s: number,
    rate: number,
    root: number,
    kept1: number,
    added1: number,
    kept2: number,
    added2: number,
    epsilon: number,
    length: number,
  ): void;
  addScaled(out: number, x: number, factor: number, length: number): void;
  allFinite(x: number, length: number): number;
  clamp(x: number, limit: number, length: number): void;
  /** So many bytes become 0. */
  clear(at: number, bytes: number): void;
  momentumUpdate(w: number, dw: number, v: number, rate: number, momentum: number, length: number): void;
  nesterovUpdate(w: number, dw: number, v: number, rate: number, momentum: number, length: number): void;
  rmspropUpdate(
    w: number,
    dw: number,
    s: number,
    rate: number,
    kept: number,
    added: number,
    epsilon: number,
    length: number,
  ): void;
  scale(x: number, factor: number, length: number): void;
  sgdUpdate(w: number, dw: number, rate: number, length: number): void;
  sumOfSquares(x: number, length: number): number;
};
