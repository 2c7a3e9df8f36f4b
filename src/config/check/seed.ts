/** A seed as it is written → the seed. */
import type { Seed } from '../../shared/index.ts';

/** The seed as a number where float64 holds it exactly, else as its decimal digits without leading zeros. */
export function readSeed(seed: Seed): Seed {
  const exact = BigInt(seed);
  return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact.toString();
}
