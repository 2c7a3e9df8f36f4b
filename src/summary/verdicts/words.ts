/** Numbers → the words of a reason. */
import { keepFinite } from '../../shared/index.ts';

/** Significant digits: 0.001, 31.62; below 0.001 and from a million on with an exponent: 1e-4, 1.2e+6. */
export function say(number: number, digits = 4): string {
  const value = keepFinite(number);
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return String(rounded);
  return value.toExponential(digits - 1).replace(/\.?0+e/, 'e');
}

/** A share in percent, to two digits: `18 %`, `0.33 %`. */
export function sayPercent(share: number): string {
  return `${say(100 * share, 2)} %`;
}

/** What the last quarter of training took off the loss, in percent where that means something. */
export function sayLastQuarter(third: number, last: number): string {
  const taken = last > 0 ? sayPercent((third - last) / third) : say(third - last);
  return `the last quarter of training took ${taken} off the loss`;
}
