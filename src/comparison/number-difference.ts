/** Two numbers → how far they are apart: absolute, relative and in units of the last place. */
import type { NumberDifference } from './types.ts';

/** The difference of two finite numbers. */
export function differNumbers(committed: number, retrained: number): NumberDifference {
  const absolute = retrained - committed;
  return {
    // Two numbers from the ends of the range may be further apart than the range.
    absolute: Number.isFinite(absolute) ? absolute : Math.sign(absolute) * Number.MAX_VALUE,
    ...(committed !== 0 && Number.isFinite(absolute / committed) && { relative: absolute / Math.abs(committed) }),
    ulps: countUlps(committed, retrained),
  };
}

/** How many steps from one float64 to the next lead from one number to the other; −0 and 0 are one. */
function countUlps(one: number, other: number): number {
  const distance = placeOf(one) - placeOf(other);
  return Number(distance < 0n ? -distance : distance);
}

const bits = new DataView(new ArrayBuffer(8));

/** The place of a number among all float64, in ascending order. */
function placeOf(value: number): bigint {
  bits.setFloat64(0, value);
  const pattern = bits.getBigInt64(0);
  return pattern < 0n ? -(pattern & 0x7fff_ffff_ffff_ffffn) : pattern;
}
