// What is done to one element after the other: updates, sums of rows, activations without exponentials.

import { loadLanes, storeLanes } from './memory';

/** w ← w − rate · dw over `length` elements. */
export function sgdUpdate(w: usize, dw: usize, rate: f32, length: i32): void {
  const factor = f32x4.splat(rate);
  let left = length;
  for (; left >= 4; left -= 4) {
    v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(factor, v128.load(dw))));
    w += 16;
    dw += 16;
  }
  if (left > 0) storeLanes(w, f32x4.sub(loadLanes(w, left), f32x4.mul(factor, loadLanes(dw, left))), left);
}

/** 1 where every one of `length` elements is finite: 0 · x is 0 for those, and NaN for the others. */
export function allFinite(x: usize, length: i32): i32 {
  const zero = f32x4.splat(0);
  let product = zero;
  let left = length;
  for (; left >= 4; left -= 4) {
    product = f32x4.add(product, f32x4.mul(zero, v128.load(x)));
    x += 16;
  }
  if (left > 0) product = f32x4.add(product, f32x4.mul(zero, loadLanes(x, left)));
  return v128.bitmask<i32>(f32x4.eq(product, zero)) == 15 ? 1 : 0;
}

/** db (U) = Σ over the rows of dz (N, U), row after row. */
export function sumRows(dz: usize, db: usize, n: i32, u: i32): void {
  const stride = <usize>u << 2;
  for (let j = 0; j < u; j += 4) {
    const left = u - j;
    let from = dz + (<usize>j << 2);
    let sum = f32x4.splat(0);
    for (let i = 0; i < n; i += 1) {
      sum = f32x4.add(sum, loadLanes(from, left));
      from += stride;
    }
    storeLanes(db + (<usize>j << 2), sum, left);
  }
}

/** out = max(z, 0); NaN stays NaN. */
export function reluForward(z: usize, out: usize, length: i32): void {
  const zero = f32x4.splat(0);
  let left = length;
  for (; left >= 4; left -= 4) {
    v128.store(out, f32x4.max(v128.load(z), zero));
    z += 16;
    out += 16;
  }
  if (left > 0) storeLanes(out, f32x4.max(loadLanes(z, left), zero), left);
}

/** dz = dOut where y > 0, else 0. */
export function reluBackward(y: usize, dOut: usize, dz: usize, length: i32): void {
  const zero = f32x4.splat(0);
  let left = length;
  for (; left >= 4; left -= 4) {
    v128.store(dz, v128.and(v128.load(dOut), f32x4.gt(v128.load(y), zero)));
    y += 16;
    dOut += 16;
    dz += 16;
  }
  if (left > 0) storeLanes(dz, v128.and(loadLanes(dOut, left), f32x4.gt(loadLanes(y, left), zero)), left);
}

/** dz = dOut · (y · (1 − y)). */
export function sigmoidBackward(y: usize, dOut: usize, dz: usize, length: i32): void {
  for (let left = length; left > 0; left -= 4) {
    const value = loadLanes(y, left);
    const slope = f32x4.mul(value, f32x4.sub(f32x4.splat(1), value));
    storeLanes(dz, f32x4.mul(loadLanes(dOut, left), slope), left);
    y += 16;
    dOut += 16;
    dz += 16;
  }
}

/** dz = dOut · (1 − y · y). */
export function tanhBackward(y: usize, dOut: usize, dz: usize, length: i32): void {
  for (let left = length; left > 0; left -= 4) {
    const value = loadLanes(y, left);
    const slope = f32x4.sub(f32x4.splat(1), f32x4.mul(value, value));
    storeLanes(dz, f32x4.mul(loadLanes(dOut, left), slope), left);
    y += 16;
    dOut += 16;
    dz += 16;
  }
}

/** dy = (y − t) · scale, rowLoss (N, float64) = Σ (y − t)² over U, in ascending order. */
export function squaredDifference(
  y: usize,
  t: usize,
  scale: f32,
  rowLoss: usize,
  dy: usize,
  n: i32,
  u: i32,
): void {
  for (let i = 0; i < n; i += 1) {
    let sum: f64 = 0;
    for (let j = 0; j < u; j += 1) {
      const difference = f32.load(y) - f32.load(t);
      sum += <f64>difference * <f64>difference;
      f32.store(dy, difference * scale);
      y += 4;
      t += 4;
      dy += 4;
    }
    f64.store(rowLoss, sum);
    rowLoss += 8;
  }
}
