/**
 * The peak that strict SIMD128 reaches on this machine: one 4 × 8 tile of a matrix product, both panels packed and in
 * the first-level cache, nothing else. Assembled by hand, so that it measures the machine and the engine and no kernel
 * of kobai's.
 */
import { bestSeconds } from './timing.mjs';

const steps = 256;
const rowPanel = 0;
const columnPanel = 8192;
const tileAt = 32_768;
const flopPerStep = 4 * 8 * 2;

/** Unsigned LEB128, as every number of the format is written; the signed form of these is the same but for bit 6. */
function leb(value, signed = false) {
  const bytes = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  } while (rest !== 0);
  if (signed && (bytes.at(-1) & 0x40) !== 0) bytes.push(0x80);
  bytes[bytes.length - 1] &= 0x7f;
  return bytes;
}

const get = (local) => [0x20, ...leb(local)];
const set = (local) => [0x21, ...leb(local)];
const constant = (value) => [0x41, ...leb(value, true)];
const add = [0x6a];
const loop = [0x03, 0x40];
const end = [0x0b];
const repeatLoop = [0x0d, 0];
const load = (offset) => [0xfd, 0x00, 2, ...leb(offset)];
const loadSplat = (offset) => [0xfd, 0x09, 2, ...leb(offset)];
const store = (offset) => [0xfd, 0x0b, 2, ...leb(offset)];
const zeroVector = [0xfd, 0x0c, ...new Array(16).fill(0)];
const addVectors = [0xfd, 0xe4, 1];
const multiplyVectors = [0xfd, 0xe6, 1];

const section = (id, bytes) => [id, ...leb(bytes.length), ...bytes];

/** @returns the module: `tile(steps, repeats)` on its own memory `memory` */
function assembleTile() {
  const [k, repeats, row, column, left, first, right, splat] = [0, 1, 2, 3, 4, 5, 6, 7];
  const sums = Array.from({ length: 8 }, (_, index) => 8 + index);
  const accumulate = (sum, vector) => [
    ...get(sum),
    ...get(splat),
    ...get(vector),
    ...multiplyVectors,
    ...addVectors,
    ...set(sum),
  ];
  const body = [
    // Locals behind the two parameters: three integers, eleven vectors.
    ...[2, 3, 0x7f, 11, 0x7b],
    ...loop,
    ...[...constant(rowPanel), ...set(row), ...constant(columnPanel), ...set(column), ...get(k), ...set(left)],
    ...sums.flatMap((sum) => [...zeroVector, ...set(sum)]),
    ...loop,
    ...[...get(column), ...load(0), ...set(first), ...get(column), ...load(16), ...set(right)],
    ...[0, 1, 2, 3].flatMap((r) => [
      ...[...get(row), ...loadSplat(4 * r), ...set(splat)],
      ...[...accumulate(sums[2 * r], first), ...accumulate(sums[2 * r + 1], right)],
    ]),
    ...[...get(row), ...constant(16), ...add, ...set(row), ...get(column), ...constant(32), ...add, ...set(column)],
    ...[...get(left), 0x41, 0x7f, ...add, 0x22, left, ...repeatLoop],
    ...end,
    ...sums.flatMap((sum, index) => [...constant(tileAt), ...get(sum), ...store(16 * index)]),
    ...[...get(repeats), 0x41, 0x7f, ...add, 0x22, repeats, ...repeatLoop],
    ...end,
    ...end,
  ];
  const name = (text) => [text.length, ...new TextEncoder().encode(text)];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, 0x7f, 0x7f, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('tile'), 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

/** @returns GFLOP/s */
export function measurePeak() {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assembleTile()));
  new Float32Array(exports.memory.buffer).fill(0.5);
  exports.tile(steps, 1);
  const sum = new Float32Array(exports.memory.buffer, tileAt, 32);
  if (!sum.every((value) => value === steps / 4)) throw new Error('the tile that measures the peak is wrong');
  const repeats = 1000;
  return (steps * repeats * flopPerStep) / bestSeconds(() => exports.tile(steps, repeats)) / 1e9;
}
