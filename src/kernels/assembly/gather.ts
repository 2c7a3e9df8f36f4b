// Rows of a data set, by their numbers.

/** out (N, D) = the rows `rows[0 … N)` of source (·, D), whose elements have 32 bits, whatever they mean. */
export function gatherRows(source: usize, rows: usize, out: usize, n: i32, d: i32): void {
  const stride = <usize>d << 2;
  for (let i = 0; i < n; i += 1) {
    const from = source + <usize>load<u32>(rows + (<usize>i << 2)) * stride;
    for (let at: usize = 0; at < stride; at += 4) store<u32>(out + at, load<u32>(from + at));
    out += stride;
  }
}
