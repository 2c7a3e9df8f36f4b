// Products with rows of which only the nonzeros are kept: of row r, values[starts[r] … starts[r + 1]) in the columns
// (uint16) at the same places. Sums stay in registers: 52 outputs in one pass, thirteen sums, the factor and a product.
//
// The last lanes of a pass may stand for columns that are not there. They read what lies behind a row (the arena leaves
// room behind every array), and their sums are not kept.

import { loadLanes, chainStep, storeLanes } from './memory';

/** out (N, D) = the rows `rows[0 … N)` whole, with their zeros. */
export function expand(values: usize, columns: usize, starts: usize, rows: usize, out: usize, n: i32, d: i32): void {
  const stride = <usize>d << 2;
  memory.fill(out, 0, stride * n);
  for (let i = 0; i < n; i += 1) {
    const start = starts + (<usize>load<u32>(rows) << 2);
    const end = <usize>load<u32>(start, 4);
    for (let at = <usize>load<u32>(start); at < end; at += 1) {
      f32.store(out + (<usize>load<u16>(columns + (at << 1)) << 2), f32.load(values + (at << 2)));
    }
    rows += 4;
    out += stride;
  }
}

/** z (N, U) = x · w + b, x the rows `rows[0 … N)` of the compressed matrix (·, D). Room is for another module. */
export function forward(
  values: usize,
  columns: usize,
  starts: usize,
  rows: usize,
  w: usize,
  b: usize,
  z: usize,
  n: i32,
  _d: i32,
  u: i32,
  _room: usize,
): void {
  const stride = <usize>u << 2;
  for (let i = 0; i < n; i += 1) {
    const start = starts + (<usize>load<u32>(rows) << 2);
    const first = load<u32>(start);
    const count = load<u32>(start, 4) - first;
    const value = values + (<usize>first << 2);
    const end = value + (<usize>count << 2);
    const column = columns + (<usize>first << 1);
    for (let j = 0; j < u; ) {
      const left = u - j;
      const at = <usize>j << 2;
      if (left > 48) {
        forward52(value, end, column, w + at, stride, b + at, z + at, left);
        j += 52;
      } else if (left > 12) {
        forward16(value, end, column, w + at, stride, b + at, z + at, left);
        j += 16;
      } else {
        forward4(value, end, column, w + at, stride, b + at, z + at, left);
        j += 4;
      }
    }
    rows += 4;
    z += stride;
  }
}

function forward52(value: usize, end: usize, column: usize, w: usize, stride: usize, b: usize, z: usize, left: i32): void {
  let s0 = f32x4.splat(0);
  let s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0, s9 = s0, s10 = s0, s11 = s0, s12 = s0;
  while (value < end) {
    const x = v128.load_splat<f32>(value);
    const row = w + stride * <usize>load<u16>(column);
    s0 = chainStep(s0, x, v128.load(row));
    s1 = chainStep(s1, x, v128.load(row, 16));
    s2 = chainStep(s2, x, v128.load(row, 32));
    s3 = chainStep(s3, x, v128.load(row, 48));
    s4 = chainStep(s4, x, v128.load(row, 64));
    s5 = chainStep(s5, x, v128.load(row, 80));
    s6 = chainStep(s6, x, v128.load(row, 96));
    s7 = chainStep(s7, x, v128.load(row, 112));
    s8 = chainStep(s8, x, v128.load(row, 128));
    s9 = chainStep(s9, x, v128.load(row, 144));
    s10 = chainStep(s10, x, v128.load(row, 160));
    s11 = chainStep(s11, x, v128.load(row, 176));
    s12 = chainStep(s12, x, v128.load(row, 192));
    value += 4;
    column += 2;
  }
  v128.store(z, f32x4.add(s0, v128.load(b)));
  v128.store(z, f32x4.add(s1, v128.load(b, 16)), 16);
  v128.store(z, f32x4.add(s2, v128.load(b, 32)), 32);
  v128.store(z, f32x4.add(s3, v128.load(b, 48)), 48);
  v128.store(z, f32x4.add(s4, v128.load(b, 64)), 64);
  v128.store(z, f32x4.add(s5, v128.load(b, 80)), 80);
  v128.store(z, f32x4.add(s6, v128.load(b, 96)), 96);
  v128.store(z, f32x4.add(s7, v128.load(b, 112)), 112);
  v128.store(z, f32x4.add(s8, v128.load(b, 128)), 128);
  v128.store(z, f32x4.add(s9, v128.load(b, 144)), 144);
  v128.store(z, f32x4.add(s10, v128.load(b, 160)), 160);
  v128.store(z, f32x4.add(s11, v128.load(b, 176)), 176);
  storeLanes(z + 192, f32x4.add(s12, v128.load(b, 192)), left - 48);
}

function forward16(value: usize, end: usize, column: usize, w: usize, stride: usize, b: usize, z: usize, left: i32): void {
  let s0 = f32x4.splat(0);
  let s1 = s0, s2 = s0, s3 = s0;
  while (value < end) {
    const x = v128.load_splat<f32>(value);
    const row = w + stride * <usize>load<u16>(column);
    s0 = chainStep(s0, x, v128.load(row));
    s1 = chainStep(s1, x, v128.load(row, 16));
    s2 = chainStep(s2, x, v128.load(row, 32));
    s3 = chainStep(s3, x, v128.load(row, 48));
    value += 4;
    column += 2;
  }
  v128.store(z, f32x4.add(s0, v128.load(b)));
  v128.store(z, f32x4.add(s1, v128.load(b, 16)), 16);
  v128.store(z, f32x4.add(s2, v128.load(b, 32)), 32);
  storeLanes(z + 48, f32x4.add(s3, v128.load(b, 48)), left - 12);
}

function forward4(value: usize, end: usize, column: usize, w: usize, stride: usize, b: usize, z: usize, left: i32): void {
  let s0 = f32x4.splat(0);
  while (value < end) {
    const x = v128.load_splat<f32>(value);
    const row = w + stride * <usize>load<u16>(column);
    s0 = chainStep(s0, x, v128.load(row));
    value += 4;
    column += 2;
  }
  storeLanes(z, f32x4.add(s0, v128.load(b)), left);
}

/** Bytes of the room that these products need: none. */
export function compressedRoom(_n: i32): usize {
  return 0;
}

/** The first of the places `from` up to `end` whose column is `column` or greater: the columns of a row ascend. */
function placeOf(columns: usize, from: u32, end: u32, column: i32): u32 {
  while (from < end) {
    const middle = from + ((end - from) >> 1);
    if (<i32>load<u16>(columns + (<usize>middle << 1)) < column) from = middle + 1;
    else end = middle;
  }
  return from;
}

/**
 * dw (D, U) = xᵀ · dz over the rows `rows[0 … N)` of the compressed matrix, row after row: the rows `from` up to `to` of
 * dw, which are zeroed before. Room is for another module.
 */
export function backwardWeight(
  values: usize,
  columns: usize,
  starts: usize,
  rows: usize,
  dz: usize,
  dw: usize,
  n: i32,
  d: i32,
  u: i32,
  from: i32,
  to: i32,
  _room: usize,
): void {
  const stride = <usize>u << 2;
  memory.fill(dw + stride * from, 0, stride * (to - from));
  for (let i = 0; i < n; i += 1) {
    const start = starts + (<usize>load<u32>(rows) << 2);
    let first = load<u32>(start);
    let last = load<u32>(start, 4);
    if (from > 0) first = placeOf(columns, first, last, from);
    if (to < d) last = placeOf(columns, first, last, to);
    const count = last - first;
    const value = values + (<usize>first << 2);
    const end = value + (<usize>count << 2);
    const column = columns + (<usize>first << 1);
    for (let j = 0; j < u; ) {
      const left = u - j;
      const at = <usize>j << 2;
      if (left > 48) {
        add52(value, end, column, dw + at, stride, dz + at, left);
        j += 52;
      } else if (left > 12) {
        add16(value, end, column, dw + at, stride, dz + at, left);
        j += 16;
      } else {
        add4(value, end, column, dw + at, stride, dz + at, left);
        j += 4;
      }
    }
    rows += 4;
    dz += stride;
  }
}

@inline
function addTo(to: usize, x: v128, g: v128): void {
  v128.store(to, chainStep(v128.load(to), x, g));
}

@inline
function addLanesTo(to: usize, x: v128, g: v128, count: i32): void {
  storeLanes(to, chainStep(v128.load(to), x, g), count);
}

function add52(value: usize, end: usize, column: usize, dw: usize, stride: usize, dz: usize, left: i32): void {
  const g0 = v128.load(dz);
  const g1 = v128.load(dz, 16);
  const g2 = v128.load(dz, 32);
  const g3 = v128.load(dz, 48);
  const g4 = v128.load(dz, 64);
  const g5 = v128.load(dz, 80);
  const g6 = v128.load(dz, 96);
  const g7 = v128.load(dz, 112);
  const g8 = v128.load(dz, 128);
  const g9 = v128.load(dz, 144);
  const g10 = v128.load(dz, 160);
  const g11 = v128.load(dz, 176);
  const g12 = loadLanes(dz + 192, left - 48);
  while (value < end) {
    const x = v128.load_splat<f32>(value);
    const row = dw + stride * <usize>load<u16>(column);
    addTo(row, x, g0);
    addTo(row + 16, x, g1);
    addTo(row + 32, x, g2);
    addTo(row + 48, x, g3);
    addTo(row + 64, x, g4);
    addTo(row + 80, x, g5);
    addTo(row + 96, x, g6);
    addTo(row + 112, x, g7);
    addTo(row + 128, x, g8);
    addTo(row + 144, x, g9);
    addTo(row + 160, x, g10);
    addTo(row + 176, x, g11);
    addLanesTo(row + 192, x, g12, left - 48);
    value += 4;
    column += 2;
  }
}

function add16(value: usize, end: usize, column: usize, dw: usize, stride: usize, dz: usize, left: i32): void {
  const g0 = v128.load(dz);
  const g1 = v128.load(dz, 16);
  const g2 = v128.load(dz, 32);
  const g3 = loadLanes(dz + 48, left - 12);
  while (value < end) {
    const x = v128.load_splat<f32>(value);
    const row = dw + stride * <usize>load<u16>(column);
    addTo(row, x, g0);
    addTo(row + 16, x, g1);
    addTo(row + 32, x, g2);
    addLanesTo(row + 48, x, g3, left - 12);
    value += 4;
    column += 2;
  }
}

function add4(value: usize, end: usize, column: usize, dw: usize, stride: usize, dz: usize, left: i32): void {
  const g0 = loadLanes(dz, left);
  while (value < end) {
    const x = v128.load_splat<f32>(value);
    const row = dw + stride * <usize>load<u16>(column);
    addLanesTo(row, x, g0, left);
    value += 4;
    column += 2;
  }
}
