/** A share of the way between two values → the value there, on half a wave of the cosine. */
import { cos } from '../../shared/index.ts';

/** to + (from − to) · (1 + cos πs) / 2: `from` at s = 0, `to` at s = 1, level at both ends. */
export function halfCosine(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + cos(Math.PI * share))) / 2;
}
