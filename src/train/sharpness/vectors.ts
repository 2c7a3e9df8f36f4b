/** Sums over vectors of float64, in ascending order. */

/** Σ aᵢbᵢ of two vectors of one length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** √Σ aᵢ². */
export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** a ← factor · a. */
export function scaleBy(a: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i += 1) a[i] = (a[i] as number) * factor;
}

/** a ← a + factor · b, of one length. */
export function addMultiple(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i += 1) a[i] = (a[i] as number) + factor * (b[i] as number);
}
