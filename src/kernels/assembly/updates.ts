// The optimizers' updates of a parameter array, each in one pass, and what is done to gradients before.

import { loadLanes, multiplyAdd, storeLanes } from './memory';

/** w ← w − rate · dw over `length` elements. */
export function sgdUpdate(w: usize, dw: usize, rate: f32, length: i32): void {
  const factor = f32x4.splat(rate);
  for (let left = length; left > 0; left -= 4) {
    storeLanes(w, f32x4.sub(loadLanes(w, left), f32x4.mul(factor, loadLanes(dw, left))), left);
    w += 16;
    dw += 16;
  }
}

/** v ← momentum · v + dw, w ← w − rate · v. */
export function momentumUpdate(w: usize, dw: usize, v: usize, rate: f32, momentum: f32, length: i32): void {
  const factor = f32x4.splat(rate);
  const kept = f32x4.splat(momentum);
  for (let left = length; left > 0; left -= 4) {
    const velocity = multiplyAdd(loadLanes(dw, left), kept, loadLanes(v, left));
    storeLanes(v, velocity, left);
    storeLanes(w, f32x4.sub(loadLanes(w, left), f32x4.mul(factor, velocity)), left);
    w += 16;
    dw += 16;
    v += 16;
  }
}

/** v ← momentum · v + dw, w ← w − rate · (dw + momentum · v). */
export function nesterovUpdate(w: usize, dw: usize, v: usize, rate: f32, momentum: f32, length: i32): void {
  const factor = f32x4.splat(rate);
  const kept = f32x4.splat(momentum);
  for (let left = length; left > 0; left -= 4) {
    const gradient = loadLanes(dw, left);
    const velocity = multiplyAdd(gradient, kept, loadLanes(v, left));
    storeLanes(v, velocity, left);
    const ahead = multiplyAdd(gradient, kept, velocity);
    storeLanes(w, f32x4.sub(loadLanes(w, left), f32x4.mul(factor, ahead)), left);
    w += 16;
    dw += 16;
    v += 16;
  }
}

/** s ← s + dw², w ← w − rate · (dw / (√s + epsilon)). */
export function adagradUpdate(w: usize, dw: usize, s: usize, rate: f32, epsilon: f32, length: i32): void {
  const factor = f32x4.splat(rate);
  const floor = f32x4.splat(epsilon);
  for (let left = length; left > 0; left -= 4) {
    const gradient = loadLanes(dw, left);
    const squares = multiplyAdd(loadLanes(s, left), gradient, gradient);
    storeLanes(s, squares, left);
    const step = f32x4.div(gradient, f32x4.add(f32x4.sqrt(squares), floor));
    storeLanes(w, f32x4.sub(loadLanes(w, left), f32x4.mul(factor, step)), left);
    w += 16;
    dw += 16;
    s += 16;
  }
}

/** s ← kept · s + added · dw², w ← w − rate · (dw / (√s + epsilon)). */
export function rmspropUpdate(
  w: usize,
  dw: usize,
  s: usize,
  rate: f32,
  kept: f32,
  added: f32,
  epsilon: f32,
  length: i32,
): void {
  const factor = f32x4.splat(rate);
  const floor = f32x4.splat(epsilon);
  for (let left = length; left > 0; left -= 4) {
    const gradient = loadLanes(dw, left);
    const fresh = f32x4.mul(f32x4.splat(added), f32x4.mul(gradient, gradient));
    const squares = multiplyAdd(fresh, f32x4.splat(kept), loadLanes(s, left));
    storeLanes(s, squares, left);
    const step = f32x4.div(gradient, f32x4.add(f32x4.sqrt(squares), floor));
    storeLanes(w, f32x4.sub(loadLanes(w, left), f32x4.mul(factor, step)), left);
    w += 16;
    dw += 16;
    s += 16;
  }
}

/** m ← kept1 · m + added1 · dw, s ← kept2 · s + added2 · dw², w ← w − rate · (m / (√s / root + epsilon)). */
export function adamUpdate(
  w: usize,
  dw: usize,
  m: usize,
  s: usize,
  rate: f32,
  root: f32,
  kept1: f32,
  added1: f32,
  kept2: f32,
  added2: f32,
  epsilon: f32,
  length: i32,
): void {
  const factor = f32x4.splat(rate);
  const divisor = f32x4.splat(root);
  const floor = f32x4.splat(epsilon);
  for (let left = length; left > 0; left -= 4) {
    const gradient = loadLanes(dw, left);
    const mean = multiplyAdd(f32x4.mul(f32x4.splat(added1), gradient), f32x4.splat(kept1), loadLanes(m, left));
    const fresh = f32x4.mul(f32x4.splat(added2), f32x4.mul(gradient, gradient));
    const squares = multiplyAdd(fresh, f32x4.splat(kept2), loadLanes(s, left));
    storeLanes(m, mean, left);
    storeLanes(s, squares, left);
    const step = f32x4.div(mean, f32x4.add(f32x4.div(f32x4.sqrt(squares), divisor), floor));
    storeLanes(w, f32x4.sub(loadLanes(w, left), f32x4.mul(factor, step)), left);
    w += 16;
    dw += 16;
    m += 16;
    s += 16;
  }
}

/** out ← out + factor · x. */
export function addScaled(out: usize, x: usize, factor: f32, length: i32): void {
  for (let left = length; left > 0; left -= 4) {
    storeLanes(out, multiplyAdd(loadLanes(out, left), f32x4.splat(factor), loadLanes(x, left)), left);
    out += 16;
    x += 16;
  }
}

/** x ← factor · x. */
export function scale(x: usize, factor: f32, length: i32): void {
  for (let left = length; left > 0; left -= 4) {
    storeLanes(x, f32x4.mul(f32x4.splat(factor), loadLanes(x, left)), left);
    x += 16;
  }
}

/** x ← x cut to ±limit; NaN stays NaN. */
export function clamp(x: usize, limit: f32, length: i32): void {
  for (let left = length; left > 0; left -= 4) {
    const below = f32x4.min(loadLanes(x, left), f32x4.splat(limit));
    storeLanes(x, f32x4.max(f32x4.splat(-limit), below), left);
    x += 16;
  }
}

/** Σ x² in float64, in order. */
export function sumOfSquares(x: usize, length: i32): f64 {
  let sum: f64 = 0;
  for (const end = x + (<usize>length << 2); x < end; x += 4) {
    const value = <f64>f32.load(x);
    sum += value * value;
  }
  return sum;
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
