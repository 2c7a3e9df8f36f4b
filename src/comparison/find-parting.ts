/** The curves of one trial, trained twice → the first step at which they part. */
import { omitUndefined } from '../shared/index.ts';
import type { Curves } from '../train/index.ts';
import { differNumbers } from './number-difference.ts';
import type { Parting } from './types.ts';

/**
 * Finds the earliest recorded value that differs, among mini-batch losses, paths, evaluations and sharpness; of several at one
 * step the first in this order.
 *
 * @returns undefined where the curves are the same
 */
export function findParting(committed: Curves, retrained: Curves): Parting | undefined {
  const curves = ['batchLoss', 'path', 'evaluation', 'sharpness'] as const;
  const partings = curves.flatMap((curve) => listPartings(curve, committed[curve], retrained[curve]));
  return partings.toSorted((a, b) => a.step - b.step)[0];
}

type Columns = Readonly<Record<string, readonly number[]>>;

/** The first difference of each column; a row that only one side has is a difference too. */
function listPartings(curve: string, committed: Columns = {}, retrained: Columns = {}): Parting[] {
  const { step: steps = [], ...columns } = committed;
  const { step: otherSteps = [], ...others } = retrained;
  const names = [...new Set([...Object.keys(columns), ...Object.keys(others)])];
  const rows = Math.max(steps.length, otherSteps.length);
  return names.flatMap((name): Parting[] => {
    const [one, other] = [columns[name] ?? [], others[name] ?? []];
    for (let row = 0; row < rows; row += 1) {
      if (one[row] === other[row] && steps[row] === otherSteps[row]) continue;
      const [value, otherValue] = [one[row], other[row]];
      const step = Math.min(steps[row] ?? Number.POSITIVE_INFINITY, otherSteps[row] ?? Number.POSITIVE_INFINITY);
      const equalUntil = row > 0 ? steps[row - 1] : undefined;
      return [
        omitUndefined({
          curve: `${curve}.${name}`,
          step,
          equalUntil,
          committed: value,
          retrained: otherValue,
          ...(value !== undefined && otherValue !== undefined && { difference: differNumbers(value, otherValue) }),
        }),
      ];
    }
    return [];
  });
}
