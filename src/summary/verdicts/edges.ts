/** The axes and the best point → the axes on whose edge it lies, and what to try beyond. */
import type { Experiment } from '../../config/index.ts';
import { formatPath, omitUndefined } from '../../shared/index.ts';
import type { Edge } from '../types.ts';

/** Axes of fewer than three different numbers have edges only, so that nothing is said of them. */
const fewestValues = 3;

/**
 * Lists the edges on which a point lies, in the order of the axes.
 *
 * Lists that go together have none, since a value of the one belongs to a value of the other, and seeds are names. What
 * a random search drew from a range has no step by which it could go on.
 */
export function listEdges(
  { axes, zips = [] }: Pick<Experiment, 'axes' | 'zips'>,
  parameters: Readonly<Record<string, unknown>>,
): Edge[] {
  return axes.flatMap(({ path, values, drawn = false }, index) => {
    const isJoined = zips.some((zip) => zip.length > 1 && zip.includes(index));
    if ((isJoined && !drawn) || path.at(-1) === 'seed') return [];
    const axis = formatPath(path);
    const numbers = values.filter((value) => typeof value === 'number');
    const sorted = [...new Set(numbers)].sort((a, b) => a - b);
    if (numbers.length < values.length || sorted.length < fewestValues) return [];
    const value = parameters[axis];
    if (typeof value !== 'number' || (value !== sorted[0] && value !== sorted.at(-1))) return [];
    const side = value === sorted[0] ? 'smallest' : 'largest';
    const tryNext = drawn ? undefined : continueAxis(axis, side === 'largest' ? sorted : sorted.toReversed());
    return [omitUndefined({ axis, value, side, tryNext })];
  });
}

/**
 * The value behind the last: one ratio or one step further, whichever the axis keeps better, to two digits.
 *
 * @param values towards the edge
 * @returns undefined where it is beyond what such values can be: negative where none is, 1 and more where all are shares
 */
function continueAxis(axis: string, values: readonly number[]): number | undefined {
  const [before, last] = values.slice(-2) as [number, number];
  const changes = values.slice(1).map((value, i) => value - (values[i] as number));
  const ratios = values.slice(1).map((value, i) => value / (values[i] as number));
  const isPositive = values.every((value) => value > 0);
  const byStep = last + (last - before);
  const isGeometric = isPositive && (byStep <= 0 || unevenness(ratios) < unevenness(changes));
  const next = isGeometric ? (last * last) / before : byStep;
  const isWhole = values.every(Number.isInteger);
  const rounded = isWhole ? Math.round(next) : Number(next.toPrecision(2));
  // A learning rate knows no limit; other settings below 1 are shares more often than not.
  const isShare = axis !== 'learningRate' && values.every((value) => value >= 0 && value < 1);
  const isPossible =
    Number.isFinite(rounded) &&
    rounded > last === last > before &&
    rounded !== last &&
    (rounded > 0 || !isPositive) &&
    (rounded >= 0 || values.some((value) => value < 0)) &&
    (rounded < 1 || !isShare);
  return isPossible ? rounded : undefined;
}

/** The largest over the smallest. */
function unevenness(values: readonly number[]): number {
  const sizes = values.map(Math.abs);
  return Math.max(...sizes) / Math.min(...sizes);
}
