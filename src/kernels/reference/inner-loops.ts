/**
 * The two loops in which training spends its time, once for each precision. They differ in their rounding alone, but a
 * loop that has seen both array types runs five times slower than one that knows its own (V8 in Node 20).
 */
import type { KernelArray } from '../arrays.ts';
import { fusedMultiplyAdd } from './fused-multiply-add.ts';

/** The inner loops of the matrix products, over stretches of row-major arrays. */
export type InnerLoops = {
  /** out[o … o + u) += factor · row[r … r + u). */
  addScaledRow(out: KernelArray, o: number, row: KernelArray, r: number, factor: number, u: number): void;
  /** Σ_j a[i + j] · b[k + j] over u elements, in ascending order. */
  dot(a: KernelArray, i: number, b: KernelArray, k: number, u: number): number;
};

/** The inner loops in float32: each step is one fused multiplication and addition. */
export const float32Loops: InnerLoops = {
  addScaledRow(out, o, row, r, factor, u) {
    for (let j = 0; j < u; j += 1) out[o + j] = fusedMultiplyAdd(factor, row[r + j]!, out[o + j]!);
  },
  dot(a, i, b, k, u) {
    let sum = 0;
    for (let j = 0; j < u; j += 1) sum = fusedMultiplyAdd(a[i + j]!, b[k + j]!, sum);
    return sum;
  },
};

/** The inner loops in float64. */
export const float64Loops: InnerLoops = {
  addScaledRow(out, o, row, r, factor, u) {
    for (let j = 0; j < u; j += 1) out[o + j] = out[o + j]! + factor * row[r + j]!;
  },
  dot(a, i, b, k, u) {
    let sum = 0;
    for (let j = 0; j < u; j += 1) sum += a[i + j]! * b[k + j]!;
    return sum;
  },
};
