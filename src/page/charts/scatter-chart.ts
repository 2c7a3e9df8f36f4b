/** Points that form no grid → a panel for each pair of axes, each point in the shade of its rank. */
import type { PageData, ScatterData } from '../types.ts';
import { drawAxes, labelsWidth, picture, placeIn, titleOf } from './frame.ts';
import { element } from './markup.ts';
import { scaleOfAxis } from './scale.ts';

/** Draws a panel for each pair of axes. @param width in pixels; the height follows */
export function scatterChart(data: PageData, width: number): string {
  const { scatters } = data;
  if (scatters.length === 0) return '';
  const perRow = width >= 680 ? Math.min(2, scatters.length) : 1;
  const panelWidth = (width - 28 * (perRow - 1)) / perRow;
  const panelHeight = Math.max(240, Math.min(380, panelWidth * 0.62));
  const rowHeight = panelHeight + 64;
  const panels = scatters.map((scatter, index) => {
    const left = (index % perRow) * (panelWidth + 28);
    return drawPanel(data, scatter, { left, top: Math.floor(index / perRow) * rowHeight, panelWidth, panelHeight });
  });
  const titles = scatters.map(({ x, y }) => `${y} over ${x}`).join('; ');
  const label = `The points by their ranks: ${titles}. The table of points has the same numbers.`;
  return picture(width, Math.ceil(scatters.length / perRow) * rowHeight - 18, label, ...panels);
}

type Place = {
  readonly left: number;
  readonly top: number;
  readonly panelWidth: number;
  readonly panelHeight: number;
};

/** Draws one panel, the best point above all others. */
function drawPanel(
  data: PageData,
  { x, y, marks }: ScatterData,
  { left, top, panelWidth, panelHeight }: Place,
): string {
  const across = scaleOfAxis(
    marks.map((mark) => mark.x),
    panelWidth / 90,
    0.03,
  );
  const up = scaleOfAxis(
    marks.map((mark) => mark.y),
    6,
    0.05,
  );
  const box = {
    left: left + labelsWidth(up),
    top: top + 30,
    right: left + panelWidth - 14,
    bottom: top + panelHeight,
  };
  const at = placeIn(box, across, up);
  const rank = (point: number) => data.points[point]?.rank ?? 0;
  const dots = marks
    .toSorted((a, b) => rank(b.point) - rank(a.point))
    .map((mark) => {
      const place = { cx: at.x(mark.x), cy: at.y(mark.y) };
      const color = { class: `mark dot ${shadeOf(data, mark.point)}`, 'data-point': String(mark.point) };
      const ring = mark.point === data.best ? element('circle', { class: 'ring', ...place, r: 9 }) : '';
      return element('circle', { ...color, ...place, r: 5 }) + ring;
    });
  const titles = { xTitle: titleOf(x, across), yTitle: titleOf(y, up), titleAt: top + 14 };
  return drawAxes({ box, x: across, y: up, ...titles }) + dots.join('');
}

/** The class of a point's shade by its rank: from dark, the worst, to bright, the best. */
export function shadeOf({ points }: PageData, point: number): string {
  const share = 1 - ((points[point]?.rank ?? 1) - 1) / Math.max(1, points.length - 1);
  return `shade-${Math.round(7 * share)}`;
}
