/** e^x and tanh for float32 results: computed in float64, good for one rounding, the same steps as in the lanes. */
import type { ElementaryFunctions } from '../types.ts';
import { type Rounding, toFloat32 } from './rounding.ts';

const ln2 = Math.LN2;
const oneOverLn2 = Math.LOG2E;
/** 1.5 · 2^52: a number below 2^51 that it is added to is rounded to a whole one, halves to even. */
const roundingShift = 6755399441055744;

const power = new Float64Array(1);
const powerBits = new BigInt64Array(power.buffer);

/**
 * e^x within 10^−11 of its size, from −700 to 700; beyond, the value there, which float32 takes for 0 or infinity.
 *
 * x = k ln 2 + r with |r| ≤ ½ ln 2, and the Taylor polynomial of degree 9 of e^r, summed in pairs (Estrin's scheme).
 */
function expForFloat32(value: number): number {
  if (Number.isNaN(value)) return value;
  const x = Math.min(Math.max(value, -700), 700);
  const k = x * oneOverLn2 + roundingShift - roundingShift;
  const r = x - k * ln2;
  const r2 = r * r;
  const r4 = r2 * r2;
  const lower = 1 + r + r2 * (1 / 2 + r * (1 / 6));
  const upper = 1 / 24 + r * (1 / 120) + r2 * (1 / 720 + r * (1 / 5040)) + r4 * (1 / 40320 + r * (1 / 362880));
  powerBits[0] = BigInt(k + 1023) << 52n;
  return (lower + r4 * upper) * power[0]!;
}

/**
 * tanh of a float32 value: x − x³/3 + 2x⁵/15 below 2^−10, and 1 − 2 / (e^2|x| + 1) above, where the difference keeps
 * 27 bits and more.
 */
function tanhForFloat32(x: number): number {
  const size = Math.abs(x);
  const square = x * x;
  const result =
    size < 0.0009765625
      ? size + size * square * (-0.3333333333333333 + square * 0.13333333333333333)
      : 1 - 2 / (expForFloat32(size + size) + 1);
  return x < 0 || Object.is(x, -0) ? -result : result;
}

/** exp and tanh as the results of one precision need them. */
export function workingFunctions(
  round: Rounding,
  elementary: ElementaryFunctions,
): Pick<ElementaryFunctions, 'exp' | 'tanh'> {
  return round === toFloat32 ? { exp: expForFloat32, tanh: tanhForFloat32 } : elementary;
}
