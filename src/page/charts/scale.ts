/** The values of an axis → their places along it, and the values that are worth a mark. */
import { extent, mean, ticks } from 'd3-array';
import { formatNumber } from '../../report/index.ts';
import { log } from '../../shared/index.ts';

/** A marked value of an axis, with its label, of one line or more. */
export type Tick = { readonly value: number; readonly label: string };

/** The places of values along an axis, and its ticks. */
export type Scale = {
  readonly kind: 'linear' | 'log';
  /** 0 at the start of the axis, 1 at its end; less or more for values outside of it. */
  place(value: number): number;
  readonly ticks: readonly Tick[];
};

/** A scale is logarithmic where the greatest value is at least so many times the least. */
const farApart = 10;
const nearZero = 1e-300;

/**
 * A scale for values: logarithmic where they are positive and far apart.
 *
 * @param values finite; of none the scale goes from 0 to 1
 * @param count about so many ticks
 * @param room at both ends, as a share of the length
 */
export function scaleFor(values: readonly number[], count: number, room = 0): Scale {
  const [low = 0, high = 1] = extent(values);
  return low > 0 && high / low >= farApart ? logScale([low, high], count, room) : linearScale([low, high], count, room);
}

/**
 * A scale for the values of an axis: logarithmic where they are positive, far apart and lie more evenly on it, as those
 * of a logarithmic range do, and linear where those are more even.
 *
 * @param values finite
 * @param count about so many ticks
 * @param room at both ends, as a share of the length
 */
export function scaleOfAxis(values: readonly number[], count: number, room = 0): Scale {
  const scale = scaleFor(values, count, room);
  if (scale.kind === 'linear') return scale;
  const [low = 0, high = 1] = extent(values);
  const linear = linearScale([low, high], count, room);
  // Values that are spread evenly, by steps or by a uniform draw, have their mean in the middle.
  const offCentre = ({ place }: Scale) => Math.abs((mean(new Set(values), place) ?? 0) - 0.5);
  return offCentre(linear) < offCentre(scale) ? linear : scale;
}

/** A linear scale from one value to another. @param domain widened where it is one value */
export function linearScale(domain: readonly [number, number], count: number, room = 0): Scale {
  const [low, high] = widen(openDomain(domain), room);
  return {
    kind: 'linear',
    place: (value) => (value - low) / (high - low),
    // d3 gives NaN where the difference overflows. 12 digits hide rounding errors.
    ticks: ticks(low, high, count)
      .filter(Number.isFinite)
      .map((value) => ({ value, label: formatNumber(value, 12) })),
  };
}

/** A logarithmic scale from one value to another. @param domain positive */
function logScale([low, high]: readonly [number, number], count: number, room: number): Scale {
  const [start, end] = widen([log(low), log(high)], room);
  return {
    kind: 'log',
    place: (value) => (value > 0 ? (log(value) - start) / (end - start) : Number.NEGATIVE_INFINITY),
    ticks: logTicks(start, end, count).map((value) => ({ value, label: formatNumber(value) })),
  };
}

/** Powers of ten, with some multiples between them where there is room. @param start a logarithm, as `end` is */
function logTicks(start: number, end: number, count: number): number[] {
  const perDecade = (count * Math.LN10) / (end - start);
  const factors = perDecade >= 3 ? [1, 2, 3, 5] : perDecade >= 2 ? [1, 2, 5] : [1];
  const [from, to] = [Math.floor(start / Math.LN10), Math.ceil(end / Math.LN10)];
  return ticks(from, to, Math.min(count, to - from))
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((value) => log(value) >= start - 1e-9 && log(value) <= end + 1e-9);
}

function widen([low, high]: readonly [number, number], room: number): [number, number] {
  return [low - room * (high - low), high + room * (high - low)];
}

/** Widens a domain of one value, or one so narrow near zero that d3 would list ticks without end. */
function openDomain([low, high]: readonly [number, number]): [number, number] {
  if (high - low > Math.max(1e-9 * Math.max(Math.abs(low), Math.abs(high)), nearZero)) return [low, high];
  const room = Math.abs(low) < nearZero ? 1 : Math.abs(low) / 2;
  return [low - room, high + room];
}

/** The nearest value within a range. */
export function withinRange(value: number, [low, high]: readonly [number, number]): number {
  return Math.max(low, Math.min(high, value));
}
