/** Numbers → the words of a reason. */
import { keepFinite, significantDigits } from '../../shared/index.ts';

/** To four significant digits, whole numbers too; what would overflow is the largest float64. */
export function say(number: number, digits = 4): string {
  return significantDigits(keepFinite(number), digits);
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
