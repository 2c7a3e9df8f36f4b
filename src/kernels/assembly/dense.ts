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

/** z (N, U) = x (N, D) · w (D, U) + b (U). */
export function affineForward(x: usize, w: usize, b: usize, z: usize, n: i32, d: i32, u: i32, room: usize): void {
  packColumns(w, d, u, u, room);
  multiply(x, <usize>d << 2, 4, n, d, u, room, b, z, 0);
}

/** dw (D, U) = xᵀ · dz: the rows of xᵀ are the columns of x, and a step along one is a row of x. */
export function affineBackwardWeight(x: usize, dz: usize, dw: usize, n: i32, d: i32, u: i32, room: usize): void {
  packColumns(dz, n, u, u, room);
  multiply(x, 4, <usize>d << 2, d, n, u, room, 0, dw, room + panelBytes(n, u));
}

/** dx (N, D) = dz (N, U) · wᵀ. */
export function affineBackwardInput(dz: usize, w: usize, dx: usize, n: i32, d: i32, u: i32, room: usize): void {
  packRows(w, u, d, u, room);
  multiply(dz, <usize>u << 2, 4, n, u, d, room, 0, dx, 0);
}
