/** The losses of a curve → its parts, its noise and its turns; in plain loops, since a run has thousands of curves. */
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
  const squares: number[] = [];
  for (let i = 1; i < values.length; i += 1) {
    const change = (values[i] as number) - (values[i - 1] as number);
    squares.push(change * change);
  }
  return Math.sqrt(meanOf(squares) / 2);
}

/**
 * The same of few values, √(Σ(xᵢ₊₁ − 2xᵢ + xᵢ₋₁)² / 6(n − 2)): second differences leave out a steady trend, which is much
 * where the values are far apart.
 */
export function unrestOf(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const squares: number[] = [];
  for (let i = 2; i < values.length; i += 1) {
    const bend = (values[i] as number) - 2 * (values[i - 1] as number) + (values[i - 2] as number);
    squares.push(bend * bend);
  }
  return Math.sqrt(meanOf(squares) / 6);
}

/** Whether nearly every value is a turning point: of noise two thirds are. @param values in order */
export function hasTurningPoints(values: readonly number[]): boolean {
  const inner = values.length - 2;
  if (inner < thresholds.fewestTurningPoints) return false;
  let turns = 0;
  for (let i = 1; i <= inner; i += 1) {
    const value = values[i] as number;
    const before = values[i - 1] as number;
    const after = values[i + 1] as number;
    if ((value > before && value > after) || (value < before && value < after)) turns += 1;
  }
  return turns >= thresholds.turningPoints * inner;
}

/** The least of at least one value. */
export function least(values: readonly number[]): number {
  let found = values[0] as number;
  for (let i = 1; i < values.length; i += 1) found = Math.min(found, values[i] as number);
  return found;
}

/** The greatest of at least one value. */
export function greatest(values: readonly number[]): number {
  let found = values[0] as number;
  for (let i = 1; i < values.length; i += 1) found = Math.max(found, values[i] as number);
  return found;
}
