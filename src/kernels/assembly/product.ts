// The matrix product that all three products of a dense layer are: out (M, N) = a (M, K) · b (K, N), where `a` is read
// through strides, and `b` lies packed in panels.
//
// A panel is 8 columns of b (the last one 4, where at most 4 are left), row after row; what is computed for columns that
// are not there is not stored. A tile of 4 rows by 8 columns keeps its eight sums in registers: V8 has fifteen to give,
// and larger tiles spill. Each output element is one chain of additions over k in ascending order, whatever the tile.

import { packRowsOf } from './blocks';
import { loadLanes, chainStep, storeLanes } from './memory';

/** Packs b (K, N), row stride ldb floats: what a product reads from front to back. */
export function packColumns(b: usize, k: i32, n: i32, ldb: i32, panels: usize): void {
  const stride = <usize>ldb << 2;
  for (let j = 0; j < n; j += 8) {
    const left = n - j;
    let row = b + (<usize>j << 2);
    if (left >= 8) {
      for (let i = 0; i < k; i += 1) {
        v128.store(panels, v128.load(row));
        v128.store(panels, v128.load(row, 16), 16);
        row += stride;
        panels += 32;
      }
    } else if (left > 4) {
      for (let i = 0; i < k; i += 1) {
        v128.store(panels, v128.load(row));
        v128.store(panels, loadLanes(row + 16, left - 4), 16);
        row += stride;
        panels += 32;
      }
    } else {
      for (let i = 0; i < k; i += 1) {
        v128.store(panels, loadLanes(row, left));
        row += stride;
        panels += 16;
      }
    }
  }
}

/** Packs the transpose of b (N, K), row stride ldb floats; up to 96 bytes behind the panels are overwritten. */
export function packRows(b: usize, k: i32, n: i32, ldb: i32, panels: usize): void {
  const stride = <usize>ldb << 2;
  for (let j = 0; j < n; j += 8) {
    const left = n - j;
    const row = b + stride * j;
    if (left > 4) {
      packRowsOf(row, stride, 4, k, panels, 32);
      packRowsOf(row + (stride << 2), stride, left - 4, k, panels + 16, 32);
      panels += <usize>k << 5;
    } else {
      packRowsOf(row, stride, left, k, panels, 16);
      panels += <usize>k << 4;
    }
  }
}

/**
 * out (M, N) = a · panels, plus bias (N) to each row where `bias` is not 0.
 *
 * @param outStride bytes from a row of `out` to the next
 * @param rowStride bytes from a(i, k) to a(i + 1, k)
 * @param stepStride bytes from a(i, k) to a(i, k + 1)
 * @param quads where `a` is a transposed factor (rowStride 4), room for 4 K floats: four of its rows are read through
 * the stride once, and then from there for all panels; else 0
 */
export function multiply(
  a: usize,
  rowStride: usize,
  stepStride: usize,
  m: i32,
  k: i32,
  n: i32,
  panels: usize,
  bias: usize,
  out: usize,
  outStride: usize,
  quads: usize,
): void {
  const block = rowStride << 2;
  for (let i = 0; i < m; i += 4) {
    const rows = min(m - i, 4);
    let from = a + block * (i >> 2);
    let rowBytes = rowStride;
    let stepBytes = stepStride;
    if (quads != 0 && rows == 4) {
      copyQuads(from, stepStride, k, quads);
      from = quads;
      rowBytes = 4;
      stepBytes = 16;
    }
    let panel = panels;
    for (let j = 0; j < n; j += 8) {
      const left = n - j;
      const to = out + outStride * i + (<usize>j << 2);
      const biasHere: usize = bias == 0 ? 0 : bias + (<usize>j << 2);
      if (left > 4) {
        if (rows == 4) tile4x8(from, rowBytes, stepBytes, panel, k, to, outStride, biasHere, left);
        else
          for (let r = 0; r < rows; r += 1)
            tile1x8(from + rowBytes * r, stepBytes, panel, k, to + outStride * r, biasHere, left);
        panel += <usize>k << 5;
      } else {
        if (rows == 4) tile4x4(from, rowBytes, stepBytes, panel, k, to, outStride, biasHere, left);
        else
          for (let r = 0; r < rows; r += 1)
            tile1x4(from + rowBytes * r, stepBytes, panel, k, to + outStride * r, biasHere, left);
        panel += <usize>k << 4;
      }
    }
  }
}

/** Four floats of each of k steps, one behind the other. */
@inline
function copyQuads(from: usize, stepStride: usize, k: i32, to: usize): void {
  for (let step = 0; step < k; step += 1) {
    v128.store(to, v128.load(from));
    from += stepStride;
    to += 16;
  }
}

@inline
function finish8(sum0: v128, sum1: v128, to: usize, bias: usize, left: i32): void {
  if (left >= 8) {
    if (bias != 0) {
      sum0 = f32x4.add(sum0, v128.load(bias));
      sum1 = f32x4.add(sum1, v128.load(bias, 16));
    }
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
    return;
  }
  if (bias != 0) {
    sum0 = f32x4.add(sum0, v128.load(bias));
    sum1 = f32x4.add(sum1, loadLanes(bias + 16, left - 4));
  }
  v128.store(to, sum0);
  storeLanes(to + 16, sum1, left - 4);
}

@inline
function finish4(sum: v128, to: usize, bias: usize, left: i32): void {
  if (bias != 0) sum = f32x4.add(sum, loadLanes(bias, left));
  storeLanes(to, sum, left);
}

function tile4x8(
  a: usize,
  rowStride: usize,
  stepStride: usize,
  panel: usize,
  k: i32,
  to: usize,
  outStride: usize,
  bias: usize,
  left: i32,
): void {
  let s00 = f32x4.splat(0);
  let s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  let a0 = a, a1 = a0 + rowStride, a2 = a1 + rowStride, a3 = a2 + rowStride;
  const end = panel + (<usize>k << 5);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let x = v128.load_splat<f32>(a0);
    s00 = chainStep(s00, x, b0);
    s01 = chainStep(s01, x, b1);
    x = v128.load_splat<f32>(a1);
    s10 = chainStep(s10, x, b0);
    s11 = chainStep(s11, x, b1);
    x = v128.load_splat<f32>(a2);
    s20 = chainStep(s20, x, b0);
    s21 = chainStep(s21, x, b1);
    x = v128.load_splat<f32>(a3);
    s30 = chainStep(s30, x, b0);
    s31 = chainStep(s31, x, b1);
    a0 += stepStride;
    a1 += stepStride;
    a2 += stepStride;
    a3 += stepStride;
    panel += 32;
  }
  finish8(s00, s01, to, bias, left);
  finish8(s10, s11, to + outStride, bias, left);
  finish8(s20, s21, to + outStride * 2, bias, left);
  finish8(s30, s31, to + outStride * 3, bias, left);
}

function tile1x8(a: usize, stepStride: usize, panel: usize, k: i32, to: usize, bias: usize, left: i32): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  const end = panel + (<usize>k << 5);
  while (panel < end) {
    const x = v128.load_splat<f32>(a);
    s0 = chainStep(s0, x, v128.load(panel));
    s1 = chainStep(s1, x, v128.load(panel, 16));
    a += stepStride;
    panel += 32;
  }
  finish8(s0, s1, to, bias, left);
}

function tile4x4(
  a: usize,
  rowStride: usize,
  stepStride: usize,
  panel: usize,
  k: i32,
  to: usize,
  outStride: usize,
  bias: usize,
  left: i32,
): void {
  let s0 = f32x4.splat(0);
  let s1 = s0, s2 = s0, s3 = s0;
  let a0 = a, a1 = a0 + rowStride, a2 = a1 + rowStride, a3 = a2 + rowStride;
  const end = panel + (<usize>k << 4);
  while (panel < end) {
    const b = v128.load(panel);
    s0 = chainStep(s0, v128.load_splat<f32>(a0), b);
    s1 = chainStep(s1, v128.load_splat<f32>(a1), b);
    s2 = chainStep(s2, v128.load_splat<f32>(a2), b);
    s3 = chainStep(s3, v128.load_splat<f32>(a3), b);
    a0 += stepStride;
    a1 += stepStride;
    a2 += stepStride;
    a3 += stepStride;
    panel += 16;
  }
  finish4(s0, to, bias, left);
  finish4(s1, to + outStride, bias, left);
  finish4(s2, to + outStride * 2, bias, left);
  finish4(s3, to + outStride * 3, bias, left);
}

function tile1x4(a: usize, stepStride: usize, panel: usize, k: i32, to: usize, bias: usize, left: i32): void {
  let sum = f32x4.splat(0);
  const end = panel + (<usize>k << 4);
  while (panel < end) {
    sum = chainStep(sum, v128.load_splat<f32>(a), v128.load(panel));
    a += stepStride;
    panel += 16;
  }
  finish4(sum, to, bias, left);
}
