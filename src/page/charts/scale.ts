/**
 * The values of an axis → their places along it, and the values that are worth a mark.
 *
 * Not by d3-scale: it computes with `Math.log` and `Math.pow`, whose bits differ between engines, and static pictures
 * are results.
 */
import { formatNumber } from '../../report/index.ts';
import { log } from '../../shared/index.ts';

export type Tick = { readonly value: number; readonly label: string };

export type Scale = {
  readonly kind: 'linear' | 'log';
  readonly domain: readonly [number, number];
  /** From 0 at the start of the domain to 1 at its end; what lies outside of it is outside of that too. */
  place(value: number): number;
  readonly ticks: readonly Tick[];
};

/** A scale for values: logarithmic where they are positive and their sizes far apart. @param values finite */
export function scaleFor(values: readonly number[], mostTicks: number): Scale {
  const [low, high] = extent(values);
  return low > 0 && high / low >= farApart ? logScale([low, high], mostTicks) : linearScale([low, high], mostTicks);
}

const farApart = 10;

/** The least and the greatest; 0 and 1 of nothing. */
function extent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** @param domain opened a little where it is one value */
export function linearScale(domain: readonly [number, number], mostTicks: number): Scale {
  const [low, high] = openDomain(domain);
  const span = high - low;
  return {
    kind: 'linear',
    domain: [low, high],
    place: (value) => (value - low) / span,
    ticks: linearTicks(low, high, mostTicks),
  };
}

/** @param domain positive; opened a little where it is one value */
function logScale([from, to]: readonly [number, number], mostTicks: number): Scale {
  const [low, high] = from === to ? [from / 2, to * 2] : [from, to];
  const start = log(low);
  const span = log(high) - start;
  return {
    kind: 'log',
    domain: [low, high],
    place: (value) => (value > 0 ? (log(value) - start) / span : Number.NEGATIVE_INFINITY),
    ticks: logTicks(low, high, mostTicks),
  };
}

/** The same scale with room at both ends, as a share of its length. */
export function widen({ kind, domain: [low, high] }: Scale, share: number, mostTicks: number): Scale {
  if (kind === 'linear') {
    const room = share * (high - low);
    return linearScale([low - room, high + room], mostTicks);
  }
  const factor = growth(high / low, share);
  return logScale([low / factor, high * factor], mostTicks);
}

/** ratio^share for a share below 1, near enough for the edge of a picture: by square roots alone. */
function growth(ratio: number, share: number): number {
  let [root, left, factor] = [ratio, share, 1];
  for (let bit = 0; bit < 12; bit += 1) {
    root = Math.sqrt(root);
    left *= 2;
    if (left >= 1) {
      factor *= root;
      left -= 1;
    }
  }
  return factor;
}

function openDomain([low, high]: readonly [number, number]): [number, number] {
  if (high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high))) return [low, high];
  const room = low === 0 ? 1 : Math.abs(low) / 2;
  return [low - room, high + room];
}

/** Multiples of 1, 2 or 5 times a power of ten; each decimal as it is written, not as a sum of steps. */
function linearTicks(low: number, high: number, most: number): Tick[] {
  const rough = (high - low) / Math.max(1, most);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const exponent = exponentOf(rough);
  for (const [factor, shift] of [
    [1, 0],
    [2, 0],
    [5, 0],
    [1, 1],
  ] as const) {
    const power = exponent + shift;
    const step = Number(`${factor}e${power}`);
    if (step < rough) continue;
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    const values = Array.from({ length: last - first + 1 }, (_, i) => Number(`${(first + i) * factor}e${power}`));
    return values.map((value) => ({ value, label: formatNumber(value, 12) }));
  }
  return [];
}

/** Powers of ten, only every second or third where there are many, with 2 and 5 between them where there are few. */
function logTicks(low: number, high: number, most: number): Tick[] {
  const decades = exponentOf(high) - exponentOf(low);
  const factors = decades <= 1 ? [1, 2, 3, 5, 7] : decades <= 2 && most > 5 ? [1, 2, 5] : [1];
  for (let stride = Math.max(1, Math.ceil(decades / Math.max(1, most))); stride >= 1; stride = Math.floor(stride / 2)) {
    const ticks = listPowers(low, high, stride, factors);
    if (ticks.length >= 2) return ticks;
  }
  return linearTicks(low, high, most).filter(({ value }) => value > 0);
}

function listPowers(low: number, high: number, stride: number, factors: readonly number[]): Tick[] {
  const ticks: Tick[] = [];
  for (let exponent = exponentOf(low); exponent <= exponentOf(high); exponent += 1) {
    if (exponent % stride !== 0) continue;
    for (const factor of factors) {
      const value = Number(`${factor}e${exponent}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) ticks.push({ value, label: formatNumber(value) });
    }
  }
  return ticks;
}

/** The power of ten at or below a positive number. */
function exponentOf(value: number): number {
  return Number(value.toExponential().split('e')[1]);
}
