// The products of an image layer. Windows are not laid out for a whole mini-batch: of each image a block's part is packed
// (blocks.ts), used at once and overwritten. The chains are those of src/kernels/types.ts; each begins at +0 and so is
// never −0, whence sums that are added to zeros stay what they are.

import { multiplyBlock, packRowsOf } from './blocks';
import { imageOf, offsetsOf, panelsOf, quadsOf, sumsOf } from './conv-room';
import { loadLanes } from './memory';
import { ConvShape, roundUp } from './shapes';
import {
  fillCorners,
  fillOffsets,
  imageBytes,
  packInputs,
  packWindows,
  placeImage,
  prepareWindows,
  takeImage,
} from './windows';

/** z (N, F, P) = w · windows + b: in blocks of four filters by eight positions. */
export function convForward(x: usize, w: usize, b: usize, z: usize, n: i32, shape: ConvShape, room: usize): void {
  const filters = shape.filters;
  const positions = shape.positions;
  const window = shape.window;
  const quads = quadsOf(room, shape);
  const panel = panelsOf(room, shape);
  const unused = sumsOf(room, shape);
  const rowBytes = <usize>positions << 2;
  prepareWindows(shape, room);
  for (let f = 0; f < filters; f += 4) {
    const row = w + (<usize>(f * window) << 2);
    packRowsOf(row, <usize>window << 2, filters - f, window, quads + (<usize>(f * window) << 2), 16);
  }
  for (let i = 0; i < n; i += 1) {
    const image = placeImage(x, shape, room);
    for (let p = 0; p < positions; p += 8) {
      const columns = positions - p;
      packWindows(image, p, shape, room, panel);
      if (columns > 4) packWindows(image, p + 4, shape, room, panel + 16);
      for (let f = 0; f < filters; f += 4) {
        const left = filters - f;
        const to = z + (<usize>(f * positions + p) << 2);
        multiplyBlock(
          quads + (<usize>(f * window) << 2),
          panel,
          window,
          b + (<usize>f << 2),
          to,
          left > 1 ? to + rowBytes : unused,
          left > 2 ? to + rowBytes * 2 : unused,
          left > 3 ? to + rowBytes * 3 : unused,
          columns,
        );
      }
    }
    x += imageBytes(shape);
    z += rowBytes * filters;
  }
}

/**
 * dw (F, C·K·K) = dz · windowsᵀ, the weights `from`, a multiple of four, up to `to` of each window, image after image: in
 * blocks of four weights by eight filters, turned at the end.
 */
export function convBackwardWeight(
  x: usize,
  dz: usize,
  dw: usize,
  n: i32,
  shape: ConvShape,
  from: i32,
  to: i32,
  room: usize,
): void {
  const filters = shape.filters;
  const positions = shape.positions;
  const window = shape.window;
  const quads = quadsOf(room, shape);
  const panels = panelsOf(room, shape);
  const sums = sumsOf(room, shape);
  const sumBytes = <usize>roundUp(filters, 8) << 2;
  prepareWindows(shape, room);
  memory.fill(sums, 0, sumBytes * roundUp(window, 4));
  for (let i = 0; i < n; i += 1) {
    const image = placeImage(x, shape, room);
    for (let f = 0; f < filters; f += 4) {
      const row = dz + (<usize>(f * positions) << 2);
      const panel = panels + (<usize>((f >> 3) * positions) << 5);
      packRowsOf(row, <usize>positions << 2, filters - f, positions, (f & 4) == 0 ? panel : panel + 16, 32);
    }
    for (let k = from; k < to; k += 4) {
      packInputs(image, k, shape, room, quads);
      for (let f = 0; f < filters; f += 8) {
        const sum = sums + sumBytes * k + (<usize>f << 2);
        const panel = panels + (<usize>(f * positions) << 2);
        multiplyBlock(quads, panel, positions, 0, sum, sum + sumBytes, sum + sumBytes * 2, sum + sumBytes * 3, 8);
      }
    }
    x += imageBytes(shape);
    dz += <usize>(filters * positions) << 2;
  }
  for (let f = 0; f < filters; f += 1) {
    let sum = sums + sumBytes * from + (<usize>f << 2);
    for (let k = from; k < to; k += 1) {
      f32.store(dw + (<usize>(f * window + k) << 2), f32.load(sum));
      sum += sumBytes;
    }
  }
}

/**
 * dx (N, C, H, W) = wᵀ · dz, each sum added where it belongs: in blocks of four positions by eight channels, into an image
 * with the channels last, where eight channels always lie side by side. From the last position to the first, an input
 * meets the rows and columns of the window ascending.
 */
export function convBackwardInput(dz: usize, w: usize, dx: usize, n: i32, shape: ConvShape, room: usize): void {
  const filters = shape.filters;
  const positions = shape.positions;
  const blocks = roundUp(shape.channels, 8) >> 3;
  const offsets = offsetsOf(room, shape);
  const image = imageOf(room, shape);
  const quads = quadsOf(room, shape);
  const panels = panelsOf(room, shape);
  const unused = sumsOf(room, shape);
  const cellBytes = blocks << 5;
  const kernelArea = shape.kernel * shape.kernel;
  fillCorners(room, shape, cellBytes);
  fillOffsets(offsets, 1, shape, cellBytes);
  packWeights(w, shape, panels);
  for (let i = 0; i < n; i += 1) {
    memory.fill(image, 0, <usize>(shape.paddedHeight * shape.paddedWidth * cellBytes));
    for (let p = (positions - 1) & -4; p >= 0; p -= 4) {
      let from = dz + (<usize>p << 2);
      for (let to = quads; to < quads + (<usize>filters << 4); to += 16) {
        v128.store(to, v128.load(from));
        from += <usize>positions << 2;
      }
      const left = positions - p;
      const corner = room + (<usize>p << 2);
      const to0 = image + load<u32>(corner);
      const to1 = image + load<u32>(corner, 4);
      const to2 = image + load<u32>(corner, 8);
      const to3 = image + load<u32>(corner, 12);
      let panel = panels;
      for (let k = 0; k < kernelArea; k += 1) {
        let offset = <usize>load<u32>(offsets + (<usize>k << 2));
        for (let block = 0; block < blocks; block += 1) {
          multiplyBlock(
            quads,
            panel,
            filters,
            0,
            to0 + offset,
            left > 1 ? to1 + offset : unused,
            left > 2 ? to2 + offset : unused,
            left > 3 ? to3 + offset : unused,
            8,
          );
          panel += <usize>filters << 5;
          offset += 32;
        }
      }
    }
    takeImage(image, dx, shape);
    dx += imageBytes(shape);
    dz += <usize>(filters * positions) << 2;
  }
}

/** panels = for each row and column of the window and eight channels: the weights of all filters. */
function packWeights(w: usize, shape: ConvShape, panels: usize): void {
  const kernelArea = shape.kernel * shape.kernel;
  const channels = shape.channels;
  for (let k = 0; k < kernelArea; k += 1) {
    for (let block = 0; block < channels; block += 8) {
      for (let f = 0; f < shape.filters; f += 1) {
        for (let c = block; c < block + 8; c += 1) {
          const from = (f * channels + c) * kernelArea + k;
          f32.store(panels, c < channels ? f32.load(w + (<usize>from << 2)) : 0);
          panels += 4;
        }
      }
    }
  }
}

/** db (F) = Σ over images and positions of dz (N, F, P); four filters at once, so that no chain waits for itself. */
export function convBackwardBias(dz: usize, db: usize, n: i32, filters: i32, positions: i32): void {
  const rowBytes = <usize>positions << 2;
  for (let f = 0; f < filters; f += 4) {
    const rows = filters - f;
    let s0 = f32x4.splat(0);
    let s1 = s0, s2 = s0, s3 = s0;
    for (let i = 0; i < n; i += 1) {
      let row0 = dz + rowBytes * (i * filters + f);
      let row1 = rows > 1 ? row0 + rowBytes : row0;
      let row2 = rows > 2 ? row1 + rowBytes : row0;
      let row3 = rows > 3 ? row2 + rowBytes : row0;
      for (let left = positions; left > 0; left -= 4) {
        s0 = f32x4.add(s0, loadLanes(row0, left));
        s1 = f32x4.add(s1, loadLanes(row1, left));
        s2 = f32x4.add(s2, loadLanes(row2, left));
        s3 = f32x4.add(s3, loadLanes(row3, left));
        row0 += 16;
        row1 += 16;
        row2 += 16;
        row3 += 16;
      }
    }
    f32.store(db, sumLanes(s0));
    if (rows > 1) f32.store(db, sumLanes(s1), 4);
    if (rows > 2) f32.store(db, sumLanes(s2), 8);
    if (rows > 3) f32.store(db, sumLanes(s3), 12);
    db += 16;
  }
}

@inline
function sumLanes(sum: v128): f32 {
  const low = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
  return low + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}
