// Images and the windows on them. Two tables make a window's input one addition away from every position: the corners of
// the positions in the padded image and the offsets of the inputs from there, both in bytes.

import { packQuads } from './blocks';
import { imageOf, offsetsOf } from './conv-room';
import { loadLanes, storeLanes } from './memory';
import { ConvShape, roundUp } from './shapes';

/** Bytes of an image (C, H, W). */
@inline
export function imageBytes(shape: ConvShape): usize {
  return <usize>(shape.channels * shape.height * shape.width) << 2;
}

/** The tables of windows on images (C, H, W), and the zeros around the image that `placeImage` writes. */
export function prepareWindows(shape: ConvShape, room: usize): void {
  fillCorners(room, shape, 4);
  fillOffsets(offsetsOf(room, shape), shape.channels, shape, 4);
  const floats = shape.channels * shape.paddedHeight * shape.paddedWidth;
  if (shape.padding > 0) memory.fill(imageOf(room, shape), 0, <usize>floats << 2);
}

/** Where each position's window begins, `cellBytes` from one column to the next; 0 behind the last position. */
export function fillCorners(corners: usize, shape: ConvShape, cellBytes: i32): void {
  for (let row = 0; row < shape.outHeight; row += 1) {
    for (let column = 0; column < shape.outWidth; column += 1) {
      store<i32>(corners, (row * shape.paddedWidth + column) * shape.stride * cellBytes);
      corners += 4;
    }
  }
  for (let p = shape.positions; p < roundUp(shape.positions, 8); p += 1) {
    store<i32>(corners, 0);
    corners += 4;
  }
}

/** Where each input of a window of so many channels lies from its corner; the last one stands for those behind it. */
export function fillOffsets(offsets: usize, channels: i32, shape: ConvShape, cellBytes: i32): void {
  let offset = 0;
  for (let c = 0; c < channels; c += 1) {
    for (let row = c * shape.paddedHeight; row < c * shape.paddedHeight + shape.kernel; row += 1) {
      for (let column = 0; column < shape.kernel; column += 1) {
        offset = (row * shape.paddedWidth + column) * cellBytes;
        store<i32>(offsets, offset);
        offsets += 4;
      }
    }
  }
  for (let k = shape.window; k < roundUp(shape.window, 4); k += 1) {
    store<i32>(offsets, offset);
    offsets += 4;
  }
}

/** The image x (C, H, W) with its zeros around it: x itself where there are none. */
export function placeImage(x: usize, shape: ConvShape, room: usize): usize {
  const padding = shape.padding;
  if (padding == 0) return x;
  const image = imageOf(room, shape);
  const width = shape.width;
  const rowBytes = <usize>shape.paddedWidth << 2;
  for (let c = 0; c < shape.channels; c += 1) {
    let to = image + rowBytes * (c * shape.paddedHeight + padding) + (<usize>padding << 2);
    for (let row = 0; row < shape.height; row += 1) {
      for (let column = 0; column < width; column += 4) {
        const at = <usize>column << 2;
        storeLanes(to + at, loadLanes(x + at, width - column), width - column);
      }
      x += <usize>width << 2;
      to += rowBytes;
    }
  }
  return image;
}

/** Packs the inputs under the positions p … p + 3 for a panel's half: a vector for each weight, 32 bytes apart. */
export function packWindows(image: usize, p: i32, shape: ConvShape, room: usize, to: usize): void {
  const corners = room + (<usize>p << 2);
  const at0 = image + load<u32>(corners);
  const at1 = image + load<u32>(corners, 4);
  const at2 = image + load<u32>(corners, 8);
  const at3 = image + load<u32>(corners, 12);
  let offsets = offsetsOf(room, shape);
  const end = offsets + (<usize>shape.window << 2);
  if (at3 == at0 + 12) {
    for (; offsets < end; offsets += 4) {
      v128.store(to, v128.load(at0 + load<u32>(offsets)));
      to += 32;
    }
    return;
  }
  for (; offsets < end; offsets += 4) {
    const offset = <usize>load<u32>(offsets);
    v128.store(to, collect(at0 + offset, at1 + offset, at2 + offset, at3 + offset));
    to += 32;
  }
}

/** Packs the inputs k … k + 3 of the windows under all positions, as quads. */
export function packInputs(image: usize, k: i32, shape: ConvShape, room: usize, quads: usize): void {
  const offsets = offsetsOf(room, shape) + (<usize>k << 2);
  let at0 = image + load<u32>(offsets);
  let at1 = image + load<u32>(offsets, 4);
  let at2 = image + load<u32>(offsets, 8);
  let at3 = image + load<u32>(offsets, 12);
  if (shape.stride == 1) {
    const rowBytes = <usize>shape.paddedWidth << 2;
    const outWidth = shape.outWidth;
    for (let row = 0; row < shape.outHeight; row += 1) {
      packQuads(at0, at1, at2, at3, outWidth, quads, 16);
      at0 += rowBytes;
      at1 += rowBytes;
      at2 += rowBytes;
      at3 += rowBytes;
      quads += <usize>outWidth << 4;
    }
    return;
  }
  const end = room + (<usize>shape.positions << 2);
  for (let corners = room; corners < end; corners += 4) {
    const corner = <usize>load<u32>(corners);
    v128.store(quads, collect(at0 + corner, at1 + corner, at2 + corner, at3 + corner));
    quads += 16;
  }
}

/** Four floats from four places. */
@inline
function collect(at0: usize, at1: usize, at2: usize, at3: usize): v128 {
  let value = v128.load_splat<f32>(at0);
  value = v128.load_lane<f32>(at1, value, 1);
  value = v128.load_lane<f32>(at2, value, 2);
  return v128.load_lane<f32>(at3, value, 3);
}

/** dx (C, H, W) = the padded image with the channels last, without its padding. */
export function takeImage(image: usize, dx: usize, shape: ConvShape): void {
  const cellBytes = <usize>roundUp(shape.channels, 8) << 2;
  const planeBytes = <usize>(shape.height * shape.width) << 2;
  for (let row = 0; row < shape.height; row += 1) {
    const start = (row + shape.padding) * shape.paddedWidth + shape.padding;
    for (let column = 0; column < shape.width; column += 4) {
      const columns = shape.width - column;
      let from = image + cellBytes * (start + column);
      let to = dx + (<usize>(row * shape.width + column) << 2);
      for (let c = 0; c < shape.channels; c += 4) {
        takeFour(from, cellBytes, to, planeBytes, columns, shape.channels - c);
        from += 16;
        to += planeBytes << 2;
      }
    }
  }
}

/** Writes four channels of four cells, each to its plane; cells that are no columns are read and left. */
function takeFour(from: usize, cellBytes: usize, to: usize, planeBytes: usize, columns: i32, channels: i32): void {
  const a = v128.load(from);
  const b = v128.load(from + cellBytes);
  const c = v128.load(from + cellBytes * 2);
  const d = v128.load(from + cellBytes * 3);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  storeLanes(to, v128.shuffle<f64>(ab, cd, 0, 2), columns);
  if (channels > 1) storeLanes(to + planeBytes, v128.shuffle<f64>(ab, cd, 1, 3), columns);
  const upperAB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const upperCD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  if (channels > 2) storeLanes(to + planeBytes * 2, v128.shuffle<f64>(upperAB, upperCD, 0, 2), columns);
  if (channels > 3) storeLanes(to + planeBytes * 3, v128.shuffle<f64>(upperAB, upperCD, 1, 3), columns);
}
