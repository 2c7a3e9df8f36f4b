// Losses of rows in float64, and their gradients.

import { expOfFour, log } from './exponential';
import { loadLanes, storeLanes } from './memory';

/**
 * Softmax with cross-entropy in one pass over each row, against t = (1 − smoothing) · onehot + smoothing / U:
 * rowLoss (N, float64) = −Σ t log softmax(z), dz = (softmax(z) − t) · scale; `dz` may be `z`.
 */
export function softmaxCrossEntropy(
  z: usize,
  labels: usize,
  smoothing: f64,
  scale: f32,
  rowLoss: usize,
  dz: usize,
  n: i32,
  u: i32,
): void {
  const factor = f32x4.splat(scale);
  const share = <f32>(smoothing / <f64>u);
  const kept = <f32>(1 - smoothing);
  const stride = <usize>u << 2;
  for (let i = 0; i < n; i += 1) {
    const label = <usize>i32.load(labels) << 2;
    let greatest = f32.load(z);
    for (let j: usize = 4; j < stride; j += 4) {
      const value = f32.load(z + j);
      if (value > greatest) greatest = value;
    }
    // Read before dz, which may lie in its place, is written.
    let target = <f64>f32.load(z + label) - <f64>greatest;
    if (smoothing > 0) target = (1 - smoothing) * target + (smoothing / <f64>u) * sumBelow(z, stride, greatest);
    const shift = f32x4.splat(greatest);
    for (let j = 0; j < u; j += 4) {
      const at = <usize>j << 2;
      storeLanes(dz + at, expOfFour(f32x4.sub(loadLanes(z + at, u - j), shift)), u - j);
    }
    let sum: f32 = 0;
    for (let j: usize = 0; j < stride; j += 4) sum += f32.load(dz + j);
    const divisor = f32x4.splat(sum);
    for (let j = 0; j < u; j += 4) {
      const at = dz + (<usize>j << 2);
      storeLanes(at, f32x4.div(loadLanes(at, u - j), divisor), u - j);
    }
    if (smoothing > 0) {
      for (let at = dz; at < dz + stride; at += 4) f32.store(at, f32.load(at) - share);
    }
    f32.store(dz + label, f32.load(dz + label) - kept);
    for (let j = 0; j < u; j += 4) {
      const at = dz + (<usize>j << 2);
      storeLanes(at, f32x4.mul(loadLanes(at, u - j), factor), u - j);
    }
    f64.store(rowLoss, log(<f64>sum) - target);
    z += stride;
    dz += stride;
    labels += 4;
    rowLoss += 8;
  }
}

/** Σ (z_j − greatest) of a row, in float64. */
function sumBelow(z: usize, rowBytes: usize, greatest: f32): f64 {
  let sum: f64 = 0;
  for (const end = z + rowBytes; z < end; z += 4) sum += <f64>f32.load(z) - <f64>greatest;
  return sum;
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
