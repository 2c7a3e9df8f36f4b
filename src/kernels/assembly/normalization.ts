// Batch normalization by channel, in float64: two lanes, which are positions of one channel, or two channels where a row
// has one position of each (a dense layer).

/** xHat = (x − mean) / √(variance + epsilon), out = xHat · w + b; `out` may be `x`. */
export function normalizeForward(
  x: usize,
  mean: usize,
  variance: usize,
  epsilon: f64,
  w: usize,
  b: usize,
  xHat: usize,
  out: usize,
  n: i32,
  channels: i32,
  positions: i32,
): void {
  if (positions == 1) {
    for (let c = 0; c < channels; c += 2) {
      const lanes = channels - c;
      const center = v128.load(mean);
      const deviation = deviationOf(v128.load(variance), epsilon);
      const step = <usize>channels << 2;
      normalize(x, xHat, out, n, step, lanes, center, deviation, v128.load_zero<i64>(w), v128.load_zero<i64>(b));
      x += 8;
      mean += 16;
      variance += 16;
      w += 8;
      b += 8;
      xHat += 8;
      out += 8;
    }
    return;
  }
  const pairs = positions >> 1;
  const pairBytes = <usize>pairs << 3;
  const isOdd = (positions & 1) == 1;
  for (let i = 0; i < n; i += 1) {
    for (let c: usize = 0; c < <usize>channels; c += 1) {
      const center = v128.load_splat<f64>(mean + (c << 3));
      const deviation = deviationOf(v128.load_splat<f64>(variance + (c << 3)), epsilon);
      const weight = v128.load_splat<f32>(w + (c << 2));
      const bias = v128.load_splat<f32>(b + (c << 2));
      normalize(x, xHat, out, pairs, 8, 2, center, deviation, weight, bias);
      x += pairBytes;
      xHat += pairBytes;
      out += pairBytes;
      if (isOdd) {
        normalize(x, xHat, out, 1, 8, 1, center, deviation, weight, bias);
        x += 4;
        xHat += 4;
        out += 4;
      }
    }
  }
}

@inline
function deviationOf(variance: v128, epsilon: f64): v128 {
  return f64x2.sqrt(f64x2.add(variance, f64x2.splat(epsilon)));
}

/** `count` pairs (with one lane: single numbers), `step` bytes apart. */
function normalize(
  x: usize,
  xHat: usize,
  out: usize,
  count: i32,
  step: usize,
  lanes: i32,
  center: v128,
  deviation: v128,
  weight: v128,
  bias: v128,
): void {
  for (; count > 0; count -= 1) {
    const value = f64x2.promote_low_f32x4(v128.load_zero<i64>(x));
    const normalized = f32x4.demote_f64x2_zero(f64x2.div(f64x2.sub(value, center), deviation));
    storePair(xHat, normalized, lanes);
    storePair(out, f32x4.add(f32x4.mul(normalized, weight), bias), lanes);
    x += step;
    xHat += step;
    out += step;
  }
}

@inline
function storePair(to: usize, value: v128, lanes: i32): void {
  if (lanes > 1) v128.store_lane<i64>(to, value, 0);
  else f32.store(to, f32x4.extract_lane(value, 0));
}

/** dw and db (C), and dx = w / √(variance + epsilon) · (dOut − (db + xHat · dw) / (N · P)); `dx` may be `dOut`. */
export function normalizeBackward(
  dOut: usize,
  xHat: usize,
  variance: usize,
  epsilon: f64,
  w: usize,
  dx: usize,
  dw: usize,
  db: usize,
  n: i32,
  channels: i32,
  positions: i32,
): void {
  const runBytes = <usize>positions << 2;
  const rowBytes = runBytes * channels;
  const count = <f64>(n * positions);
  for (let c = 0; c < channels; c += 2) {
    const left = channels - c;
    // A last channel stands for its missing neighbour.
    const next = left > 1 ? runBytes : 0;
    let s0: f64 = 0, s1: f64 = 0, p0: f64 = 0, p1: f64 = 0;
    for (let i = 0; i < n; i += 1) {
      let at = rowBytes * i;
      for (const end = at + runBytes; at < end; at += 4) {
        const g0 = <f64>f32.load(dOut + at);
        const g1 = <f64>f32.load(dOut + at + next);
        s0 += g0;
        s1 += g1;
        p0 += g0 * f32.load(xHat + at);
        p1 += g1 * f32.load(xHat + at + next);
      }
    }
    f32.store(db, <f32>s0);
    f32.store(dw, <f32>p0);
    const f0 = <f64>f32.load(w) / sqrt(f64.load(variance) + epsilon);
    let f1 = f0;
    if (left > 1) {
      f32.store(db, <f32>s1, 4);
      f32.store(dw, <f32>p1, 4);
      f1 = <f64>f32.load(w, 4) / sqrt(f64.load(variance, 8) + epsilon);
    }
    if (positions == 1) {
      passBack(dOut, xHat, dx, n, rowBytes, left, pairOf(s0, s1), pairOf(p0, p1), pairOf(f0, f1), count);
    } else {
      passRunsBack(dOut, xHat, dx, n, rowBytes, positions, s0, p0, f0, count);
      if (left > 1) passRunsBack(dOut + next, xHat + next, dx + next, n, rowBytes, positions, s1, p1, f1, count);
    }
    dOut += runBytes << 1;
    xHat += runBytes << 1;
    dx += runBytes << 1;
    variance += 16;
    w += 8;
    dw += 8;
    db += 8;
  }
}

@inline
function pairOf(first: f64, second: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}

/** One channel's positions, row after row. */
function passRunsBack(
  dOut: usize,
  xHat: usize,
  dx: usize,
  n: i32,
  rowBytes: usize,
  positions: i32,
  sum: f64,
  product: f64,
  factor: f64,
  count: f64,
): void {
  const whole = positions & -2;
  const s = f64x2.splat(sum), p = f64x2.splat(product), f = f64x2.splat(factor);
  for (let i = 0; i < n; i += 1) {
    passBack(dOut, xHat, dx, whole >> 1, 8, 2, s, p, f, count);
    const at = <usize>whole << 2;
    if (whole < positions) passBack(dOut + at, xHat + at, dx + at, 1, 8, 1, s, p, f, count);
    dOut += rowBytes;
    xHat += rowBytes;
    dx += rowBytes;
  }
}

/** `count` pairs (with one lane: single numbers), `step` bytes apart. */
function passBack(
  dOut: usize,
  xHat: usize,
  dx: usize,
  count: i32,
  step: usize,
  lanes: i32,
  sum: v128,
  product: v128,
  factor: v128,
  total: f64,
): void {
  for (; count > 0; count -= 1) {
    const gradient = f64x2.promote_low_f32x4(v128.load_zero<i64>(dOut));
    const normalized = f64x2.promote_low_f32x4(v128.load_zero<i64>(xHat));
    const mean = f64x2.div(f64x2.add(sum, f64x2.mul(normalized, product)), f64x2.splat(total));
    storePair(dx, f32x4.demote_f64x2_zero(f64x2.mul(factor, f64x2.sub(gradient, mean))), lanes);
    dOut += step;
    xHat += step;
    dx += step;
  }
}
