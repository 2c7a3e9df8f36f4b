// What is done to one element after the other: products, sums of rows, activations without exponentials.

import { loadLanes, storeLanes } from './memory';

/** out = a · b; `out` may be either. */
export function multiplyElements(a: usize, b: usize, out: usize, length: i32): void {
  for (let left = length; left > 0; left -= 4) {
    storeLanes(out, f32x4.mul(loadLanes(a, left), loadLanes(b, left)), left);
    a += 16;
    b += 16;
    out += 16;
  }
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

/** out = z where z > 0, else slope · z. */
export function leakyReluForward(z: usize, out: usize, slope: f32, length: i32): void {
  const zero = f32x4.splat(0);
  const factor = f32x4.splat(slope);
  for (let left = length; left > 0; left -= 4) {
    const x = loadLanes(z, left);
    storeLanes(out, v128.bitselect(x, f32x4.mul(factor, x), f32x4.gt(x, zero)), left);
    z += 16;
    out += 16;
  }
}

/** dz = dOut where y > 0, else slope · dOut. */
export function leakyReluBackward(y: usize, dOut: usize, dz: usize, slope: f32, length: i32): void {
  const zero = f32x4.splat(0);
  const factor = f32x4.splat(slope);
  for (let left = length; left > 0; left -= 4) {
    const gradient = loadLanes(dOut, left);
    storeLanes(dz, v128.bitselect(gradient, f32x4.mul(factor, gradient), f32x4.gt(loadLanes(y, left), zero)), left);
    y += 16;
    dOut += 16;
    dz += 16;
  }
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
