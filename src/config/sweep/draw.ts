/** The axes of a random search → the values that its points take, drawn from the seed. */
import { exp, formatPath, log, type RandomStream, randomStream, type Seed } from '../../shared/index.ts';
import { isIntegerField } from '../check/integer-field.ts';
import { boundsOf } from '../check/open-range.ts';
import type { Axis } from '../experiment.ts';
import type { LinearRange, LogRange } from '../schema-types.ts';
import type { Resolution } from './sweep-axes.ts';

/** Significant digits of a drawn number: few enough to read, and finer than a random search can tell apart. */
const digits = 6;

/** What a random search draws: so many points from a seed, in which zipped axes draw together. */
export type Search = {
  /** Groups of axes, as indices, whose values go together. */
  readonly zips: readonly (readonly number[])[];
  readonly points: number;
  readonly seed: Seed;
};

/**
 * Draws a value of every axis for each point.
 *
 * Each axis has a random stream of its own, named by its path (zipped axes all by that of the first, so that they draw
 * the same places), with one draw a point: more points or more axes leave the earlier draws as they are.
 *
 * @returns the axes in their order, each with a pick for every point
 */
export function sampleAxes({ root, axes }: Resolution, { zips, points, seed }: Search): Axis[] {
  return axes.map((axis, index) => {
    const { path, source, values, drawnFrom } = axis;
    const group = (zips.find((zip) => zip.includes(index)) ?? [index]).flatMap((member) => axes[member] ?? []);
    const stream = randomStream(seed, 0, `sweep/${formatPath(group[0]?.path ?? path)}`);
    const draw = <T>(next: () => T): T[] => Array.from({ length: points }, next);
    if (drawnFrom !== undefined) {
      const isInteger = isIntegerField(root, path);
      return { path, source, drawn: true, ...distinct(draw(() => drawNumber(stream, drawnFrom, isInteger))) };
    }
    // The shortest decides where lists differ, which is an error.
    const places = group.reduce((least, { picks }) => Math.min(least, picks.length), axis.picks.length);
    return { path, source, values, picks: draw(() => axis.picks[stream.below(places)] ?? 0) };
  });
}

function distinct(drawn: readonly number[]): Pick<Axis, 'values'> & { picks: number[] } {
  const indices = new Map<number, number>();
  const picks = drawn.map((value) => {
    const index = indices.get(value) ?? indices.size;
    indices.set(value, index);
    return index;
  });
  return { values: [...indices.keys()], picks };
}

/** One number of a range, its ends included: evenly in size, or in ratio; one draw of the stream. */
function drawNumber(stream: RandomStream, range: LogRange | LinearRange, isInteger: boolean): number {
  const { from, to } = boundsOf(range);
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const share = stream.uniform();
  const clamp = (value: number) => Math.min(Math.max(value, low), high);
  if ('linear' in range) {
    if (isInteger) return clamp(low + Math.floor(share * (high - low + 1)));
    return clamp(round((1 - share) * low + share * high));
  }
  // An integer stands for all that rounds to it, so that the ends have their full share.
  const margin = isInteger ? 0.5 : 0;
  const value = exp((1 - share) * log(low - margin) + share * log(high + margin));
  return clamp(isInteger ? Math.round(value) : round(value));
}

/** Rounds to six significant digits; JavaScript defines `toPrecision` exactly, so every machine agrees. */
function round(value: number): number {
  return Number(value.toPrecision(digits));
}
