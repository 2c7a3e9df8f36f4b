import type { KernelArray, Kernels } from '../../src/kernels/index.ts';

/** An array of the kernels with these values. */
export function fill(kernels: Kernels, values: readonly number[]): KernelArray {
  const array = kernels.allocate(values.length);
  array.set(values);
  return array;
}

/** Whole numbers without a pattern, exact in float32: (i · factor) mod modulus − shift. */
export function wholeNumbers(length: number, factor: number, modulus: number, shift: number): number[] {
  return Array.from({ length }, (_, i) => ((i * factor) % modulus) - shift);
}

/** The sum of the products of two arrays, in float64. */
export function innerProduct(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
}
