/** A number → its significant digits, the same in every locale. */

/**
 * A number to so many significant digits, without the zeros that say nothing: 0.001, 31.62, 0.9561; below 0.001 and from
 * a million on with an exponent: 1e-4, 1.2e+6.
 */
export function significantDigits(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return String(rounded);
  // Not from the rounded number: the largest of all would round to infinity.
  // 17 are as many as tell two float64 apart, and would say 9.9999999999999995e-7 of 1e-6.
  if (digits >= 17) return value.toExponential();
  return value.toExponential(digits - 1).replace(/\.?0+e/, 'e');
}
