/** Points of three axes and more → lines across all of them and the metric, each in the shade of its rank. */
import { formatNumber } from '../../report/index.ts';
import type { PageData, ParallelData } from '../types.ts';
import { picture, text } from './frame.ts';
import { element, linePath } from './markup.ts';
import { linearScale, type Scale, scaleFor, scaleOfAxis, type Tick, withinRange } from './scale.ts';
import { shadeOf } from './scatter-chart.ts';
import { cut } from './sweep-chart.ts';

/** The least width of an axis with its labels; where axes take more, the picture is wider than the screen. */
const narrowest = 104;
const top = 44;
const height = 300;

/** Draws each point as a line across all axes. @param width in pixels; the height is fixed */
export function parallelChart(data: PageData, width: number): string {
  const { parallel } = data;
  if (parallel === undefined) return '';
  const { axes, lines } = parallel;
  const wide = Math.max(width, axes.length * narrowest);
  const scales = axes.map((axis, index) =>
    scaleOf(
      axis,
      lines.map(({ values }) => values[index] ?? 0),
    ),
  );
  const step = (wide - narrowest) / (axes.length - 1);
  const x = (index: number) => narrowest - 24 + index * step;
  const y = (index: number, value: number) => {
    const shown = withinRange(value, axes[index]?.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    return height - (scales[index]?.place(shown) ?? 0) * (height - top);
  };
  const rank = (point: number) => data.points[point]?.rank ?? 0;
  const drawn = lines
    .toSorted((a, b) => rank(b.point) - rank(a.point))
    .map(({ point, values }) => {
      const isBest = point === data.best ? ' is-best' : '';
      const path = element('path', { d: linePath(values.map((value, index) => [x(index), y(index, value)])) });
      return element('g', { class: `curve ${shadeOf(data, point)}${isBest}`, 'data-point': String(point) }, path);
    });
  const rulers = axes.map(({ title, names }, index) => {
    const letters = Math.floor(step / 7.5) - 1;
    const ticks = (scales[index]?.ticks ?? []).map(({ value, label }) => {
      const shown = names === undefined ? label : cut(names[value] ?? '', letters);
      return text(shown, { class: 'tick halo', x: x(index) - 7, y: y(index, value) + 4, 'text-anchor': 'end' });
    });
    const line = element('line', { class: 'rule', x1: x(index), x2: x(index), y1: top, y2: height });
    const anchor = { x: x(index) + 16, 'text-anchor': 'end' };
    return (
      line +
      ticks.join('') +
      text(cut(title, Math.floor(Math.min(step, anchor.x) / 8.2)), { class: 'title', y: top - 16, ...anchor })
    );
  });
  const label = `The points as lines across ${axes.map(({ title }) => title).join(', ')}. The table of points has the same numbers.`;
  return picture(wide, height + 16, label, element('g', { class: 'curves' }, ...drawn), ...rulers);
}

function scaleOf({ names, range }: ParallelData['axes'][number], values: readonly number[]): Scale {
  if (range !== undefined) return scaleOfMetric(range, values);
  if (names === undefined) return scaleOfAxis(values, 5, 0.02);
  const ticks = names.map((label, value) => ({ value, label }));
  return { ...linearScale([-0.3, names.length - 0.7], 5), ticks };
}

/** The edge at which values beyond the range meet is named: `≥ 6.9`. */
function scaleOfMetric([low, high]: readonly [number, number], values: readonly number[]): Scale {
  const scale = scaleFor([low, high], 5, 0.02);
  const edges = [
    ...(values.some((value) => value < low) ? [{ value: low, label: `≤ ${formatNumber(low, 2)}` }] : []),
    ...(values.some((value) => value > high) ? [{ value: high, label: `≥ ${formatNumber(high, 2)}` }] : []),
  ];
  const isClear = ({ value }: Tick) =>
    edges.every((edge) => Math.abs(scale.place(value) - scale.place(edge.value)) > 0.06);
  return { ...scale, ticks: [...scale.ticks.filter(isClear), ...edges] };
}
