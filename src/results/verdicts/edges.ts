/** The axes and the best point → the edges of the grid on which it lies, and what to try beyond. */
import type { Edge } from '../types.ts';

type NumberAxis = { readonly path: string; readonly values: readonly unknown[] };

/** Axes of fewer than three different numbers have edges only, so that nothing is said of them. */
const fewestValues = 3;

/** Lists the edges on which a point lies, in the order of the axes. */
export function listEdges(axes: readonly NumberAxis[], parameters: Readonly<Record<string, unknown>>): Edge[] {
  return axes.flatMap(({ path: axis, values }) => {
    const numbers = values.filter((value) => typeof value === 'number');
    const sorted = [...new Set(numbers)].sort((a, b) => a - b);
    if (numbers.length < values.length || sorted.length < fewestValues) return [];
    const value = parameters[axis];
    if (typeof value !== 'number' || (value !== sorted[0] && value !== sorted.at(-1))) return [];
    const side = value === sorted[0] ? 'smallest' : 'largest';
    const tryNext = continueAxis(axis, side === 'largest' ? sorted : sorted.toReversed());
    return [{ axis, value, side, ...(tryNext === undefined ? {} : { tryNext }) }];
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
