/** The sharpness of a point's trials, where it was recorded → why its learning rate came to its verdict. */
import { meanOf, readStability } from '../../shared/index.ts';
import type { Verdict } from '../types.ts';
import type { JudgedPoint } from './curve-features.ts';
import { say } from './words.ts';

/** Limits that are as near as this, relative, are called the same: λ itself is known to two digits. */
const near = 0.1;

/**
 * Adds to a verdict what theory says: whether the learning rate is above the largest stable one, at the start and later.
 *
 * @returns the verdict as it is where the sharpness was not recorded, or no such limit is known
 */
export function addStability(verdict: Verdict, { learningRate, records }: JudgedPoint): Verdict {
  const limits = records.flatMap((record) => readStability(record) ?? []);
  const [first] = limits;
  if (first === undefined) return verdict;
  const [start, late] = [meanOf(limits.map((limit) => limit.start)), meanOf(limits.map((limit) => limit.late))];
  const sentence = explain(verdict, learningRate, first.formula, start, late);
  if (sentence === undefined) return verdict;
  const evidence = { ...verdict.evidence, startLimit: start, lateLimit: late };
  return { ...verdict, reason: `${verdict.reason}; ${sentence}`, evidence };
}

function explain({ kind }: Verdict, rate: number, formula: string, start: number, late: number): string | undefined {
  const isSame = Math.abs(late - start) <= near * start;
  if (kind === 'tooLarge' || kind === 'diverged') {
    if (rate > start) {
      // Where λ has vanished since, as in a network that is dead, its limit says nothing.
      const then = kind === 'tooLarge' && isSame ? ', and λ stayed there' : '';
      return `${say(rate)} is above ${formula} = ${say(start)} at the start${then}`;
    }
    if (rate > late) return `${say(rate)} is above ${formula}, which fell from ${say(start)} to ${say(late)}`;
    return undefined;
  }
  if (kind === 'good' && !isSame && Math.abs(late - rate) <= near * rate) {
    return `at the edge of stability: ${formula} went from ${say(start)} to ${say(late)} and stayed there`;
  }
  return undefined;
}
