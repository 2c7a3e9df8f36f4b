/** The learning curves of a run → a spark line a point: how its loss fell, in ten characters. */
import type { Summary } from '../summary/index.ts';
import { scaleFor } from './charts/scale.ts';
import { shownRange, startOfLosses } from './data/shown-range.ts';
import type { PageData } from './types.ts';

const heights = '▁▂▃▄▅▆▇█';
const length = 10;

/**
 * The training loss of each point, all on one scale, which is logarithmic where losses are far apart. It ends a few
 * times above where the losses started: what is higher is a full block, and ends with a cross where the point diverged.
 *
 * @returns of each point, by its index; undefined where it has no curve
 */
export function sparkLines(summary: Summary, { curves: drawn }: Pick<PageData, 'curves'>): (string | undefined)[] {
  const lines = drawn?.lines ?? [];
  const isCalm = (point: number) => summary.points[point]?.verdict?.kind !== 'diverged';
  const losses = lines.map(({ curves }) => resample(curves[0]?.y ?? []));
  const scale = scaleFor(shownRange(losses.flat(), 'minimize', startOfLosses(summary, losses)), 1);
  const sparks = new Map(
    lines.map(({ point, curves: [curve] }) => {
      const places = resample(curve?.y ?? []).map(scale.place);
      const end = isCalm(point) ? -1 : places.findIndex((place) => place > 1 + 1e-9);
      const shown = end < 0 ? places : places.slice(0, end);
      const text = shown.map((place) => heights[Math.max(0, Math.min(7, Math.floor(place * 8 + 1e-9)))]).join('');
      return [point, isCalm(point) ? text : `${text.slice(0, length - 1)}×`];
    }),
  );
  return summary.points.map((_, index) => sparks.get(index));
}

/** The means of at most ten equal parts. */
function resample(values: readonly number[]): number[] {
  const count = Math.min(length, values.length);
  return Array.from({ length: count }, (_, i) => {
    const part = values.slice(Math.floor((i * values.length) / count), Math.floor(((i + 1) * values.length) / count));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
