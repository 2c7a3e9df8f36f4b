// The three products of a dense layer; `room` is what affineRoom says.

import { multiply, packColumns, packRows } from './product';

/** Bytes of the room that the products of x (N, D) with w (D, U) need: the right factor's panels, and four rows. */
export function affineRoom(n: i32, d: i32, u: i32): usize {
  const ofWeights = panelBytes(d, u);
  const ofGradients = panelBytes(n, u) + (<usize>n << 4);
  const ofTransposed = panelBytes(u, d) + 96;
  return max(max(ofWeights, ofGradients), ofTransposed);
}

@inline
function panelBytes(k: i32, n: i32): usize {
  return <usize>k * ((<usize>n + 3) >> 2 << 4);
}

/** z (N, U) = x (N, D) · w (D, U) + b (U): the columns `from` up to `to`. */
export function affineForward(
  x: usize,
  w: usize,
  b: usize,
  z: usize,
  n: i32,
  d: i32,
  u: i32,
  from: i32,
  to: i32,
  room: usize,
): void {
  const first = <usize>from << 2;
  packColumns(w + first, d, to - from, u, room);
  multiply(x, <usize>d << 2, 4, n, d, to - from, room, b + first, z + first, <usize>u << 2, 0);
}

/**
 * dw (D, U) = xᵀ · dz: the rows `row` up to `endRow`, in them the columns `from` up to `to`. The rows of xᵀ are the
 * columns of x, and a step along one is a row of x.
 */
export function affineBackwardWeight(
  x: usize,
  dz: usize,
  dw: usize,
  n: i32,
  d: i32,
  u: i32,
  row: i32,
  endRow: i32,
  from: i32,
  to: i32,
  room: usize,
): void {
  const first = <usize>from << 2;
  const stride = <usize>u << 2;
  const columns = to - from;
  const out = dw + stride * row + first;
  packColumns(dz + first, n, columns, u, room);
  const quads = room + panelBytes(n, columns);
  multiply(x + (<usize>row << 2), 4, <usize>d << 2, endRow - row, n, columns, room, 0, out, stride, quads);
}

/** dx (N, D) = dz (N, U) · wᵀ: the columns `from` up to `to`. */
export function affineBackwardInput(
  dz: usize,
  w: usize,
  dx: usize,
  n: i32,
  d: i32,
  u: i32,
  from: i32,
  to: i32,
  room: usize,
): void {
  const stride = <usize>u << 2;
  packRows(w + stride * from, u, to - from, u, room);
  multiply(dz, stride, 4, n, u, to - from, room, 0, dx + (<usize>from << 2), <usize>d << 2, 0);
}
