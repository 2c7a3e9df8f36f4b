// exp and log in float64, formula by formula those of src/shared/elementary.ts, and what float32 training makes of them:
// computed in float64, rounded once at the end.

import { loadLanes, storeLanes } from './memory';

const ln2High: f64 = 6.931471803691238e-1;
const ln2Low: f64 = 1.9082149292705877e-10;
const ln2: f64 = 0.6931471805599453;
const oneOverLn2: f64 = 1.4426950408889634;
/** 1.5 · 2^52: a number below 2^51 that it is added to is rounded to a whole one. */
const roundingShift: f64 = 6755399441055744;

/**
 * e^x of two float64, good for one rounding to float32; |x| at most 700, further out float32 knows only 0 and infinity.
 * Step by step src/kernels/reference/exponential.ts.
 */
@inline
function expOfTwo(value: v128): v128 {
  // The order of arguments keeps NaN.
  const x = f64x2.pmin(f64x2.pmax(value, f64x2.splat(-700)), f64x2.splat(700));
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(oneOverLn2)), f64x2.splat(roundingShift));
  const k = f64x2.sub(shifted, f64x2.splat(roundingShift));
  const r = f64x2.sub(x, f64x2.mul(k, f64x2.splat(ln2)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const p0 = f64x2.add(f64x2.splat(1), r);
  const p2 = f64x2.add(f64x2.splat(1.0 / 2.0), f64x2.mul(r, f64x2.splat(1.0 / 6.0)));
  const p4 = f64x2.add(f64x2.splat(1.0 / 24.0), f64x2.mul(r, f64x2.splat(1.0 / 120.0)));
  const p6 = f64x2.add(f64x2.splat(1.0 / 720.0), f64x2.mul(r, f64x2.splat(1.0 / 5040.0)));
  const p8 = f64x2.add(f64x2.splat(1.0 / 40320.0), f64x2.mul(r, f64x2.splat(1.0 / 362880.0)));
  const lower = f64x2.add(p0, f64x2.mul(r2, p2));
  const upper = f64x2.add(f64x2.add(p4, f64x2.mul(r2, p6)), f64x2.mul(r4, p8));
  const y = f64x2.add(lower, f64x2.mul(r4, upper));
  // Times 2^k: the low bits of the shifted number are k, and go into the exponent, which stays a normal one.
  return i64x2.add(y, i64x2.shl(shifted, 52));
}

/** e^x of four float32, each rounded once. */
@inline
export function expOfFour(x: v128): v128 {
  const low = f32x4.demote_f64x2_zero(expOfTwo(f64x2.promote_low_f32x4(x)));
  const high = f32x4.demote_f64x2_zero(expOfTwo(f64x2.promote_low_f32x4(upperHalf(x))));
  return joinHalves(low, high);
}

/** The upper two of four lanes, in the lower two. */
@inline
function upperHalf(x: v128): v128 {
  return i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
}

/** Four float32 from the lower halves of two. */
@inline
function joinHalves(low: v128, high: v128): v128 {
  return i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

/** 1 / (1 + e^−x) of two float64. */
@inline
function sigmoidOfTwo(x: v128): v128 {
  const one = f64x2.splat(1);
  return f64x2.div(one, f64x2.add(one, expOfTwo(f64x2.neg(x))));
}

/** out = 1 / (1 + e^−z). */
export function sigmoidForward(z: usize, out: usize, length: i32): void {
  for (let left = length; left > 0; left -= 4) {
    const x = loadLanes(z, left);
    const low = f32x4.demote_f64x2_zero(sigmoidOfTwo(f64x2.promote_low_f32x4(x)));
    const high = f32x4.demote_f64x2_zero(sigmoidOfTwo(f64x2.promote_low_f32x4(upperHalf(x))));
    storeLanes(out, joinHalves(low, high), left);
    z += 16;
    out += 16;
  }
}

/** out = z · sigmoid(z). */
export function swishForward(z: usize, out: usize, length: i32): void {
  for (let left = length; left > 0; left -= 4) {
    const x = loadLanes(z, left);
    const low = swishOfTwo(f64x2.promote_low_f32x4(x));
    const high = swishOfTwo(f64x2.promote_low_f32x4(upperHalf(x)));
    storeLanes(out, joinHalves(low, high), left);
    z += 16;
    out += 16;
  }
}

@inline
function swishOfTwo(x: v128): v128 {
  return f32x4.demote_f64x2_zero(f64x2.mul(x, sigmoidOfTwo(x)));
}

/** dz = dOut · (σ (1 + z (1 − σ))) with σ = sigmoid(z). */
export function swishBackward(z: usize, dOut: usize, dz: usize, length: i32): void {
  for (let left = length; left > 0; left -= 4) {
    const x = loadLanes(z, left);
    const g = loadLanes(dOut, left);
    const low = swishGradientOfTwo(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(g));
    const high = swishGradientOfTwo(f64x2.promote_low_f32x4(upperHalf(x)), f64x2.promote_low_f32x4(upperHalf(g)));
    storeLanes(dz, joinHalves(low, high), left);
    z += 16;
    dOut += 16;
    dz += 16;
  }
}

@inline
function swishGradientOfTwo(x: v128, gradient: v128): v128 {
  const one = f64x2.splat(1);
  const sigmoid = sigmoidOfTwo(x);
  const slope = f64x2.mul(sigmoid, f64x2.add(one, f64x2.mul(x, f64x2.sub(one, sigmoid))));
  return f32x4.demote_f64x2_zero(f64x2.mul(gradient, slope));
}

/**
 * tanh of two float64 that are float32 values, good for one rounding to float32: x − x³/3 + 2x⁵/15 below 2^−10, and
 * 1 − 2 / (e^2|x| + 1) above, where the difference keeps 27 bits and more.
 */
@inline
function tanhOfTwo(x: v128): v128 {
  const size = f64x2.abs(x);
  const square = f64x2.mul(x, x);
  const series = f64x2.add(f64x2.splat(-0.3333333333333333), f64x2.mul(square, f64x2.splat(0.13333333333333333)));
  const near = f64x2.add(size, f64x2.mul(f64x2.mul(size, square), series));
  const one = f64x2.splat(1);
  const e = expOfTwo(f64x2.add(size, size));
  const far = f64x2.sub(one, f64x2.div(f64x2.splat(2), f64x2.add(e, one)));
  const result = v128.bitselect(near, far, f64x2.lt(size, f64x2.splat(0.0009765625)));
  return v128.or(result, v128.and(x, i64x2.splat(0x8000000000000000)));
}

/** out = tanh(z). */
export function tanhForward(z: usize, out: usize, length: i32): void {
  for (let left = length; left > 0; left -= 4) {
    const x = loadLanes(z, left);
    const low = f32x4.demote_f64x2_zero(tanhOfTwo(f64x2.promote_low_f32x4(x)));
    const high = f32x4.demote_f64x2_zero(tanhOfTwo(f64x2.promote_low_f32x4(upperHalf(x))));
    storeLanes(out, joinHalves(low, high), left);
    z += 16;
    out += 16;
  }
}

/** The natural logarithm. */
export function log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  const subnormal = x < 2.2250738585072014e-308;
  const bits = reinterpret<u64>(subnormal ? x * 0x40000000000000 : x);
  const word = <i32>(bits >>> 32);
  const roundUp = ((word & 0xfffff) + 0x95f64) & 0x100000;
  const mantissa = (<u64>((word & 0xfffff) | (roundUp ^ 0x3ff00000)) << 32) | (bits & 0xffffffff);
  const k: f64 = <f64>((word >>> 20) - 1023 + (roundUp >>> 20) - (subnormal ? 54 : 0));
  const f = reinterpret<f64>(mantissa) - 1;
  if (f == 0) return k * ln2High + k * ln2Low;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940942e-1 + w * (2.2222198432149784e-1 + w * 1.5313837699209373e-1));
  const odd = z * (6.666666666666735e-1 + w * (2.857142874366239e-1 + w * (1.818357216161805e-1 + w * 1.4798198605116586e-1)));
  const halfSquare = 0.5 * f * f;
  return k * ln2High - (halfSquare - (s * (halfSquare + odd + even) + k * ln2Low) - f);
}
