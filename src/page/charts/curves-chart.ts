/** The learning curves of all points → a panel for each split, side by side where there is room. */
import type { Curve, CurvesData, PageData } from '../types.ts';
import { type Box, drawAxes, labelsWidth, picture, placeIn, text, textWidth, titleOf } from './frame.ts';
import { element, linePath } from './markup.ts';
import { linearScale, type Scale, scaleFor } from './scale.ts';
import { cut } from './sweep-chart.ts';
import { symbol } from './symbols.ts';
import { colorOfGroup, mostColors } from './verdict-lanes.ts';

type Line = CurvesData['lines'][number];

/** More lines than these have no names at their ends: a mouse over them tells them apart. */
const mostNamed = 12;
const mostLetters = 20;
/** With more lines than this, no wide ones are laid over them to catch the mouse. */
const mostWide = 200;
/** Curves of at most so many values show each as a dot. */
const fewValues = 12;

/** Draws the learning curves, a panel for each split. @param width in pixels; the height follows */
export function curvesChart(data: PageData, width: number): string {
  const { curves } = data;
  if (curves === undefined) return '';
  const { panels, lines, unit } = curves;
  const y = scaleOfLosses(data, curves);
  const x = linearScale([0, Math.max(...lines.flatMap(({ curves: all }) => all.flatMap((curve) => curve.x)), 1e-9)], 6);
  const names =
    lines.length > mostNamed ? [] : lines.map((line) => cut(data.points[line.point]?.label ?? '', mostLetters));
  const right = Math.max(14, ...names.map((name) => textWidth(name) + 16));
  const left = labelsWidth(y);

  const perRow = width >= 680 ? panels.length : 1;
  const panelWidth = (width - 28 * (perRow - 1)) / perRow;
  const panelHeight = Math.max(230, Math.min(320, panelWidth * 0.6));
  const rowHeight = panelHeight + 56;
  const drawn = panels.map(({ title, note }, index) => {
    const origin = { x: (index % perRow) * (panelWidth + 28), y: Math.floor(index / perRow) * rowHeight };
    const box = {
      left: origin.x + left,
      top: origin.y + (note === '' ? 30 : 46),
      right: origin.x + panelWidth - right,
      bottom: origin.y + panelHeight,
    };
    const axes = drawAxes({ box, x, y, xTitle: unit, yTitle: titleOf(title, y), titleAt: origin.y + 14 });
    const more = text(note, { class: 'tick', x: origin.x + 1, y: origin.y + 31 });
    const clip = `clip-curves-${index}`;
    const at = placeIn(box, x, y);
    const shown = { data, lines, index, box, at, clip };
    return [clipTo(clip, box), axes, more, drawLines(shown), nameLines(shown, names)].join('');
  });
  const height = Math.ceil(panels.length / perRow) * rowHeight - 12;
  return picture(width, height, describe(data, curves), ...drawn);
}

/** The scale of the losses of the curves that did not diverge, if any: one that did would flatten the others. */
function scaleOfLosses({ points }: PageData, { lines }: CurvesData): Scale {
  const calm = lines.filter(({ point }) => points[point]?.judgement !== 'diverged');
  const values = (calm.length > 0 ? calm : lines).flatMap(({ curves }) => curves.flatMap(({ y }) => y));
  return scaleFor(values, 6, 0.04);
}

type Panel = {
  readonly data: PageData;
  readonly lines: readonly Line[];
  readonly index: number;
  readonly box: Box;
  readonly at: ReturnType<typeof placeIn>;
  readonly clip: string;
};

/** Draws the lines, that of the best point above all others. */
function drawLines(panel: Panel): string {
  const { data, lines, index, at, clip } = panel;
  const ordered = [...lines].sort((a, b) => Number(a.point === data.best) - Number(b.point === data.best));
  const drawn = ordered.map((line) => {
    const curve = line.curves[index];
    if (curve === undefined) return '';
    const color = `${colorOf(line, lines)}${line.point === data.best ? ' is-best' : ''}`;
    const point = String(line.point);
    const places = curve.x.map((value, i) => [at.x(value), at.y(curve.y[i] ?? 0)] as const);
    const d = linePath(places);
    const dots = places.length > fewValues ? [] : places.map(([cx, cy]) => element('circle', { cx, cy, r: 2.5 }));
    const wide = lines.length > mostWide || d === '' ? '' : element('path', { class: 'catch', d });
    return element('g', { class: `curve ${color}`, 'data-point': point }, element('path', { d }), ...dots, wide);
  });
  const ends = lines.map((line) => markDivergence(panel, line));
  return element('g', { class: 'curves', 'clip-path': `url(#${clip})` }, ...drawn) + ends.join('');
}

/** Marks where a diverged curve leaves the picture, or else where it ends. */
function markDivergence({ data, index, box, at }: Panel, { point, curves, divergedAt }: Line): string {
  const curve = curves[index];
  if (data.points[point]?.judgement !== 'diverged' || (index > 0 && curve?.y.length === 0)) return '';
  const { x = [], y = [] } = curve ?? {};
  const leaves = y.findIndex((value) => at.y(value) < box.top);
  const last = leaves < 0 ? y.length - 1 : leaves;
  const end = divergedAt !== undefined && leaves < 0 && index === 0 ? divergedAt : (x[last] ?? 0);
  const height = y[last] === undefined ? box.top : Math.max(box.top, Math.min(box.bottom, at.y(y[last])));
  return symbol('diverged', { x: Math.min(at.x(end), box.right), y: height }, { point, label: 'diverged' });
}

/** The class of a line's colour: of its group, of its place along one axis, one each for a few points, or neutral. */
export function colorOf(
  { point, group, shade }: Pick<Line, 'point' | 'group' | 'shade'>,
  lines: readonly unknown[],
): string {
  if (group !== undefined) return colorOfGroup(group);
  if (shade !== undefined) return `shade-${Math.round(shade * 7)}`;
  return lines.length <= mostColors ? colorOfGroup(point) : 'is-neutral';
}

/** The names at the right ends, moved apart where they would lie on each other. */
function nameLines({ data, lines, index, box, at }: Panel, names: readonly string[]): string {
  const ends = names
    .map((name, i) => ({ name, line: lines[i] as Line, y: endOf(lines[i]?.curves[index], at, box) }))
    .filter(({ line, name }) => name !== '' && (line.curves[index]?.y.length ?? 0) > 0)
    .sort((a, b) => a.y - b.y);
  const places = moveApart(
    ends.map(({ y }) => y),
    13,
    box,
  );
  return ends
    .map(({ name, line }, i) => {
      const isBest = line.point === data.best;
      const attributes = { class: `end ${isBest ? 'strong' : ''}`, 'data-point': String(line.point) };
      return text(name, { ...attributes, x: box.right + 9, y: (places[i] ?? 0) + 4 });
    })
    .join('');
}

function endOf(curve: Curve | undefined, at: Panel['at'], { top, bottom }: Box): number {
  return Math.max(top, Math.min(bottom, at.y(curve?.y.at(-1) ?? 0)));
}

/** Moves places at least a distance apart, within a box. @param places ascending */
function moveApart(places: readonly number[], distance: number, { top, bottom }: Box): number[] {
  const moved: number[] = [];
  for (const place of places) moved.push(Math.max(place, (moved.at(-1) ?? top - distance) + distance));
  for (let i = moved.length - 1, limit = bottom; i >= 0; i -= 1, limit -= distance) {
    moved[i] = Math.min(moved[i] ?? 0, limit);
    limit = Math.min(limit, moved[i] ?? 0);
  }
  return moved;
}

function describe({ points, best }: PageData, { lines, panels }: CurvesData): string {
  const titles = panels.map(({ title }) => title).join(' and ');
  const name = best === undefined ? '' : ` The best is ${points[best]?.name || 'the only one'}.`;
  return `Learning curves, ${titles}, of ${lines.length} points.${name} The table below gives their values.`;
}

/** A clip path that shows marks within a plot and a little beyond its edges. */
export function clipTo(id: string, { left, top, right, bottom }: Box): string {
  const area = { x: left - 4, y: top - 6, width: right - left + 8, height: bottom - top + 10 };
  return element('clipPath', { id }, element('rect', area));
}
