/** A function of two variables → its contour lines and the descent paths on them, up to the chosen step. */
import type { LandscapeData, PageData } from '../types.ts';
import type { Choices } from './chart.ts';
import { clipTo, colorOf } from './curves-chart.ts';
import { drawAxes, labelsWidth, picture, placeIn } from './frame.ts';
import { lineLegend } from './legend.ts';
import { element, linePath } from './markup.ts';
import { linearScale } from './scale.ts';
import { cut } from './sweep-chart.ts';

type Path = LandscapeData['paths'][number];

/** Paths of more steps have no dots. */
const mostDots = 120;

/** Draws contour lines and descent paths. @param width in pixels; the height follows */
export function landscapeChart(data: PageData, width: number, { steps = Number.POSITIVE_INFINITY }: Choices): string {
  const { landscape } = data;
  if (landscape === undefined) return '';
  const { names, contours, paths } = landscape;
  const x = linearScale(landscape.x, Math.floor(width / 90));
  const y = linearScale(landscape.y, 6);
  const left = labelsWidth(y);
  const named = paths.map(({ point }) => ({
    name: cut(data.points[point]?.label ?? '', 28),
    color: colorOfPath(data, point),
    point,
    isBest: point === data.best,
  }));
  const legend = lineLegend(named, left, width);
  const top = 34 + legend.height;
  const bottom = top + Math.max(240, Math.min(480, width * 0.55));
  const box = { left, top, right: width - 14, bottom };
  const at = placeIn(box, x, y);
  const stretch = `translate(${left} ${top}) scale(${(box.right - left) / 1000} ${(bottom - top) / 1000})`;
  const lines = contours.map(({ path, level }) =>
    element('path', { class: 'contour', d: path, 'data-level': String(level) }),
  );
  const marks = paths.map((path) => drawPath(data, path, steps, at));
  const parts = [
    clipTo('clip-landscape', box),
    legend.markup,
    drawAxes({ box, x, y, xTitle: names[0], yTitle: names[1], titleAt: top - 12 }),
    element('g', { 'clip-path': 'url(#clip-landscape)' }, element('g', { transform: stretch }, ...lines), ...marks),
  ];
  return picture(width, bottom + 46, describe(data, landscape), ...parts);
}

/** Draws a path: a line, a dot a step, a ring at its start and a larger dot at the last step shown. */
function drawPath(data: PageData, { point, step, x, y }: Path, steps: number, at: ReturnType<typeof placeIn>): string {
  const shown = step.filter((made) => made <= steps).length;
  const places = x.slice(0, shown).map((value, i) => [at.x(value), at.y(y[i] ?? 0)] as const);
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return '';
  const color = colorOfPath(data, point);
  const isBest = point === data.best ? ' is-best' : '';
  const dots = step.length > mostDots ? [] : places.map(([cx, cy]) => element('circle', { cx, cy, r: 2 }));
  return element(
    'g',
    { class: `curve ${color}${isBest}`, 'data-point': String(point) },
    element('path', { d: linePath(places) }),
    ...dots,
    element('circle', { class: 'start', cx: first[0], cy: first[1], r: 5 }),
    element('circle', { class: 'here', cx: last[0], cy: last[1], r: 5 }),
  );
}

/** The look of the point's learning curve: every path has its name in the legend, so that its pattern can tell it. */
function colorOfPath({ curves }: PageData, point: number): string {
  const line = curves?.lines.find((one) => one.point === point);
  return colorOf(line ?? {}, true);
}

function describe({ points, best }: PageData, { formula, names, paths }: LandscapeData): string {
  const ends = paths
    .slice(0, 12)
    .map(({ point, x, y }) => `${points[point]?.label || 'the only point'} ends at (${x.at(-1)}, ${y.at(-1)})`);
  const name = best === undefined ? '' : ` The best is ${points[best]?.label || 'the only one'}.`;
  return `Contour lines of ${formula} in ${names.join(' and ')}, with the descent paths: ${ends.join('; ')}.${name}`;
}
