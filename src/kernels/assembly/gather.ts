// Rows of a data set, by their numbers, and their labels as numbers.

/** out (N, D) = the rows `rows[0 … N)` of source (·, D), whose elements have 32 bits, whatever they mean. */
export function gatherRows(source: usize, rows: usize, out: usize, n: i32, d: i32): void {
  const stride = <usize>d << 2;
  for (let i = 0; i < n; i += 1) {
    const from = source + <usize>load<u32>(rows + (<usize>i << 2)) * stride;
    for (let at: usize = 0; at < stride; at += 4) store<u32>(out + at, load<u32>(from + at));
    out += stride;
  }
}

/** out (N, U) = 1 in the column that a row's label (N) names, 0 elsewhere. */
export function writeOneHot(labels: usize, out: usize, n: i32, u: i32): void {
  const stride = <usize>u << 2;
  memory.fill(out, 0, stride * n);
  for (let i = 0; i < n; i += 1) {
    f32.store(out + (<usize>load<i32>(labels + (<usize>i << 2)) << 2), 1);
    out += stride;
  }
}
