// The block that the products of an image layer are made of: four rows of a left factor times eight columns of a right
// one. Both lie packed, so that a step of the chains is 4 floats of the left (a quad) and 8 of the right (a panel), read
// from front to back. Eight sums stay in registers.

import { chainStep, storeLanes } from './memory';

/**
 * Row r of the block, at `to`r: with a `bias` (4) it is set to the sums plus its element, without (0) they are added.
 *
 * @param columns 8, or how many of them are kept (only with a bias)
 */
export function multiplyBlock(
  quads: usize,
  panel: usize,
  steps: i32,
  bias: usize,
  to0: usize,
  to1: usize,
  to2: usize,
  to3: usize,
  columns: i32,
): void {
  let s00 = f32x4.splat(0);
  let s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  const end = panel + (<usize>steps << 5);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let x = v128.load_splat<f32>(quads);
    s00 = chainStep(s00, x, b0);
    s01 = chainStep(s01, x, b1);
    x = v128.load_splat<f32>(quads, 4);
    s10 = chainStep(s10, x, b0);
    s11 = chainStep(s11, x, b1);
    x = v128.load_splat<f32>(quads, 8);
    s20 = chainStep(s20, x, b0);
    s21 = chainStep(s21, x, b1);
    x = v128.load_splat<f32>(quads, 12);
    s30 = chainStep(s30, x, b0);
    s31 = chainStep(s31, x, b1);
    quads += 16;
    panel += 32;
  }
  if (bias != 0) {
    storeRow(to0, s00, s01, v128.load_splat<f32>(bias), columns);
    storeRow(to1, s10, s11, v128.load_splat<f32>(bias, 4), columns);
    storeRow(to2, s20, s21, v128.load_splat<f32>(bias, 8), columns);
    storeRow(to3, s30, s31, v128.load_splat<f32>(bias, 12), columns);
    return;
  }
  addRow(to0, s00, s01);
  addRow(to1, s10, s11);
  addRow(to2, s20, s21);
  addRow(to3, s30, s31);
}

@inline
function storeRow(to: usize, sum0: v128, sum1: v128, bias: v128, columns: i32): void {
  if (columns > 4) {
    v128.store(to, f32x4.add(sum0, bias));
    storeLanes(to + 16, f32x4.add(sum1, bias), columns - 4);
  } else {
    storeLanes(to, f32x4.add(sum0, bias), columns);
  }
}

@inline
function addRow(to: usize, sum0: v128, sum1: v128): void {
  v128.store(to, f32x4.add(v128.load(to), sum0));
  v128.store(to, f32x4.add(v128.load(to, 16), sum1), 16);
}

/**
 * Packs four rows of `count` floats as so many quads, `step` bytes apart. It works by fours: up to three floats behind
 * the rows are read, and up to three quads too many are written.
 */
export function packQuads(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  count: i32,
  to: usize,
  step: usize,
): void {
  for (let left = count; left > 0; left -= 4) {
    const a = v128.load(row0);
    const b = v128.load(row1);
    const c = v128.load(row2);
    const d = v128.load(row3);
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
    v128.store(to + step, v128.shuffle<f64>(ab, cd, 1, 3));
    const upperAB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const upperCD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(to + step * 2, v128.shuffle<f64>(upperAB, upperCD, 0, 2));
    v128.store(to + step * 3, v128.shuffle<f64>(upperAB, upperCD, 1, 3));
    row0 += 16;
    row1 += 16;
    row2 += 16;
    row3 += 16;
    to += step << 2;
  }
}

/** The same of `rows` (at least 1) rows, `rowBytes` apart; the last one stands for those that are not there. */
export function packRowsOf(row: usize, rowBytes: usize, rows: i32, count: i32, to: usize, step: usize): void {
  const row1 = rows > 1 ? row + rowBytes : row;
  const row2 = rows > 2 ? row1 + rowBytes : row1;
  const row3 = rows > 3 ? row2 + rowBytes : row2;
  packQuads(row, row1, row2, row3, count, to, step);
}
