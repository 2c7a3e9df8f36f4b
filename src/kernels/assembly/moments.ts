// Means and variances by channel, in float64: chains, so four channels are summed at once.

/** Mean and biased variance (C, float64) of x (N, C, P). */
export function channelMoments(x: usize, mean: usize, variance: usize, n: i32, channels: i32, positions: i32): void {
  const runBytes = <usize>positions << 2;
  const rowBytes = runBytes * channels;
  const count = <f64>(n * positions);
  for (let c = 0; c < channels; c += 4) {
    const left = channels - c;
    // Where fewer than four are left, the first stands for the others.
    const to1 = left > 1 ? runBytes : 0;
    const to2 = left > 2 ? runBytes * 2 : 0;
    const to3 = left > 3 ? runBytes * 3 : 0;
    let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0;
    for (let i = 0; i < n; i += 1) {
      let at = x + rowBytes * i;
      for (const end = at + runBytes; at < end; at += 4) {
        s0 += f32.load(at);
        s1 += f32.load(at + to1);
        s2 += f32.load(at + to2);
        s3 += f32.load(at + to3);
      }
    }
    const m0 = s0 / count, m1 = s1 / count, m2 = s2 / count, m3 = s3 / count;
    s0 = s1 = s2 = s3 = 0;
    for (let i = 0; i < n; i += 1) {
      let at = x + rowBytes * i;
      for (const end = at + runBytes; at < end; at += 4) {
        const d0 = <f64>f32.load(at) - m0;
        const d1 = <f64>f32.load(at + to1) - m1;
        const d2 = <f64>f32.load(at + to2) - m2;
        const d3 = <f64>f32.load(at + to3) - m3;
        s0 += d0 * d0;
        s1 += d1 * d1;
        s2 += d2 * d2;
        s3 += d3 * d3;
      }
    }
    storeFour(mean, m0, m1, m2, m3, left);
    storeFour(variance, s0 / count, s1 / count, s2 / count, s3 / count, left);
    x += runBytes << 2;
    mean += 32;
    variance += 32;
  }
}

@inline
function storeFour(to: usize, a: f64, b: f64, c: f64, d: f64, left: i32): void {
  f64.store(to, a);
  if (left > 1) f64.store(to, b, 8);
  if (left > 2) f64.store(to, c, 16);
  if (left > 3) f64.store(to, d, 24);
}
