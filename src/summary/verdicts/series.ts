/** The losses of a curve → its parts, its noise and its turns. */
import { meanOf } from '../../shared/index.ts';
import { thresholds } from './thresholds.ts';

/** The values from one share of a list to another, at least one. */
export function part(values: readonly number[], from: number, to: number): readonly number[] {
  const n = values.length;
  const start = Math.min(Math.floor(from * n), n - 1);
  return values.slice(start, Math.max(start + 1, Math.floor(to * n)));
}

/**
 * The standard deviation of what is no trend, √(Σ(xᵢ₊₁ − xᵢ)² / 2(n − 1)) (von Neumann 1941): from one value to the next
 * a trend moves little.
 */
export function noiseOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const squares = values.slice(1).map((value, i) => {
    const change = value - (values[i] as number);
    return change * change;
  });
  return Math.sqrt(meanOf(squares) / 2);
}

/**
 * The same of few values, √(Σ(xᵢ₊₁ − 2xᵢ + xᵢ₋₁)² / 6(n − 2)): second differences leave out a steady trend, which is much
 * where the values are far apart.
 */
export function unrestOf(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const squares = values.slice(2).map((value, i) => {
    const bend = value - 2 * (values[i + 1] as number) + (values[i] as number);
    return bend * bend;
  });
  return Math.sqrt(meanOf(squares) / 6);
}

/** Whether nearly every value is a turning point: of noise two thirds are. @param values in order */
export function hasTurningPoints(values: readonly number[]): boolean {
  const inner = values.slice(1, -1);
  if (inner.length < thresholds.fewestTurningPoints) return false;
  const turns = inner.filter((value, i) => {
    const [before, after] = [values[i] as number, values[i + 2] as number];
    return (value > before && value > after) || (value < before && value < after);
  });
  return turns.length >= thresholds.turningPoints * inner.length;
}

/** The least of at least one value. */
export function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b));
}

/** The greatest of at least one value. */
export function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b));
}
