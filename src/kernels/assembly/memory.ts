// Names for what the other files do to memory. Pointers are byte offsets; all arrays are float32 unless said.

/**
 * One step of a chain of a matrix product, acc + a · b rounded once. WebAssembly leaves it to the machine whether it is;
 * the self-test at start-up refuses one where it is not.
 */
@inline
export function chainStep(acc: v128, a: v128, b: v128): v128 {
  return f32x4.relaxed_madd(a, b, acc);
}

/** acc + a · b, each operation rounded on its own. */
@inline
export function multiplyAdd(acc: v128, a: v128, b: v128): v128 {
  return f32x4.add(acc, f32x4.mul(a, b));
}

/** Stores the first `count` (1 … 4) lanes. */
@inline
export function storeLanes(to: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, value);
    return;
  }
  f32.store(to, f32x4.extract_lane(value, 0));
  if (count > 1) f32.store(to, f32x4.extract_lane(value, 1), 4);
  if (count > 2) f32.store(to, f32x4.extract_lane(value, 2), 8);
}

/** Loads the first `count` (1 … 4) lanes, 0 in the others: nothing behind the array is read. */
@inline
export function loadLanes(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  let value = f32x4.replace_lane(f32x4.splat(0), 0, f32.load(from));
  if (count > 1) value = f32x4.replace_lane(value, 1, f32.load(from, 4));
  if (count > 2) value = f32x4.replace_lane(value, 2, f32.load(from, 8));
  return value;
}

/** So many bytes become 0. */
export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}
