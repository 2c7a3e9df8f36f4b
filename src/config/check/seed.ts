/** A seed as it is written → the seed. */
import type { Seed } from '../../shared/index.ts';

/** Digits that a number holds exactly as that number, larger ones without leading zeros. */
export function readSeed(seed: Seed): Seed {
  const exact = BigInt(seed);
  return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact.toString();
}
