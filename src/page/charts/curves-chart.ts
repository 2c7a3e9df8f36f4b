/** The learning curves of all points → a panel for each split, side by side where there is room. */

import { greatestIndex } from 'd3-array';
import { formatNumber } from '../../report/index.ts';
import { countOf } from '../../shared/index.ts';
import type { CurvesData, PageData } from '../types.ts';
import { type Box, drawAxes, labelsWidth, picture, placeIn, text, textWidth, titleOf } from './frame.ts';
import { type Legend, lineLegend, shadeLegend } from './legend.ts';
import { element, linePath, roundTenth } from './markup.ts';
import { linearScale, scaleFor, withinRange } from './scale.ts';
import { cut } from './sweep-chart.ts';
import { symbol } from './symbols.ts';
import { colorOfGroup } from './verdict-lanes.ts';

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
  return data.curves === undefined ? '' : drawPanels(data, data.curves, width, 'curves');
}

/** Draws the sharpness of the loss, each line beside its limit. @param width in pixels; the height follows */
export function sharpnessChart(data: PageData, width: number): string {
  return data.sharpness === undefined ? '' : drawPanels(data, data.sharpness, width, 'sharpness');
}

/** @param name a part of the ids in the picture, of which a page must not have two alike */
function drawPanels(data: PageData, curves: CurvesData, width: number, name: string): string {
  const { panels, lines, unit } = curves;
  const y = scaleFor(curves.range, 6, 0.04);
  const x = linearScale([0, Math.max(...lines.flatMap(({ curves: all }) => all.flatMap((curve) => curve.x)), 1e-9)], 6);
  const names =
    lines.length > mostNamed ? [] : lines.map((line) => cut(data.points[line.point]?.label ?? '', mostLetters));
  const right = Math.max(14, ...names.map((name) => textWidth(name) + 16));
  const left = labelsWidth(y);

  const perRow = width >= 680 ? panels.length : 1;
  const panelWidth = (width - 28 * (perRow - 1)) / perRow;
  const panelHeight = Math.max(230, Math.min(320, panelWidth * 0.6));
  const rowHeight = panelHeight + 56;
  const legend = nameLooks(curves, left, width);
  const drawn = panels.map(({ title, note }, index) => {
    const origin = {
      x: (index % perRow) * (panelWidth + 28),
      y: legend.height + Math.floor(index / perRow) * rowHeight,
    };
    const box = {
      left: origin.x + left,
      top: origin.y + (note === '' ? 30 : 46),
      right: origin.x + panelWidth - right,
      bottom: origin.y + panelHeight,
    };
    const axes = drawAxes({ box, x, y, xTitle: unit, yTitle: titleOf(title, y), titleAt: origin.y + 14 });
    const more = text(note, { class: 'tick', x: origin.x + 1, y: origin.y + 31 });
    const clip = `clip-${name}-${index}`;
    const at = placeIn(box, x, y);
    const shown = { data, curves, index, box, at, clip };
    return [clipTo(clip, box), axes, more, drawLines(shown), markBeyond(shown), nameLines(shown, names)].join('');
  });
  const height = legend.height + Math.ceil(panels.length / perRow) * rowHeight - 12;
  return picture(width, height, describe(data, curves), legend.markup, ...drawn);
}

/** What colours and shades stand for, where lines are too many to have a name each. */
function nameLooks({ lines, groups, shades }: CurvesData, left: number, width: number): Legend {
  if (lines.length <= mostNamed) return { markup: '', height: 0 };
  const named = groups?.map((name, group) => ({ name, color: colorOfGroup(group) }));
  const legend = named ? lineLegend(named, left, width) : shades && shadeLegend(shades.title, shades.ends, left);
  return legend === undefined ? { markup: '', height: 0 } : { ...legend, height: legend.height + 12 };
}

type Panel = {
  readonly data: PageData;
  readonly curves: CurvesData;
  readonly index: number;
  readonly box: Box;
  readonly at: ReturnType<typeof placeIn>;
  readonly clip: string;
};

/** Draws the lines, that of the best point above all others. */
function drawLines(panel: Panel): string {
  const { data, index, at, clip } = panel;
  const { lines, range } = panel.curves;
  const ordered = [...lines].sort((a, b) => Number(a.point === data.best) - Number(b.point === data.best));
  const drawn = ordered.map((line) => {
    const curve = line.curves[index];
    if (curve === undefined) return '';
    const color = `${colorOf(line, lines.length <= mostNamed)}${line.point === data.best ? ' is-best' : ''}`;
    const point = String(line.point);
    const places = curve.x.map((value, i) => [at.x(value), at.y(withinRange(curve.y[i] ?? 0, range))] as const);
    const d = linePath(places);
    const dots = places.length > fewValues ? [] : places.map(([cx, cy]) => element('circle', { cx, cy, r: 2.5 }));
    const isShown = line.limit !== undefined && line.limit <= range[1];
    const straight = linePath([panel.box.left, panel.box.right].map((x) => [x, at.y(line.limit ?? 0)] as const));
    const limit = isShown ? element('path', { class: 'limit', d: straight }) : '';
    const wide = lines.length > mostWide || d === '' ? '' : element('path', { class: 'catch', d });
    return element('g', { class: `curve ${color}`, 'data-point': point }, limit, element('path', { d }), ...dots, wide);
  });
  return element('g', { class: 'curves', 'clip-path': `url(#${clip})` }, ...drawn);
}

/** Marks where curves diverged, and where others are highest above the plot, each with its highest loss. */
function markBeyond(panel: Panel): string {
  const { data, curves, index, box, at } = panel;
  const [, high] = curves.range;
  const peaks = curves.lines.flatMap((line) => {
    const { x = [], y = [] } = line.curves[index] ?? {};
    const highest = greatestIndex(y) ?? -1;
    const value = y[highest] ?? 0;
    return value > high ? [{ line, value, place: at.x(x[highest] ?? 0) }] : [];
  });
  const marks = peaks
    .filter(({ line: { point } }) => data.points[point]?.judgement !== 'diverged')
    .map(({ line, place }) => {
      const d = `M${roundTenth(place)} ${roundTenth(at.y(high) - 9)}l4.5 8h-9z`;
      return element('path', {
        class: `mark dot ${colorOf(line, curves.lines.length <= mostNamed)}`,
        d,
        'data-point': String(line.point),
      });
    });
  const taken: (readonly [number, number])[] = [];
  const names = peaks
    .toSorted((a, b) => b.value - a.value)
    .map(({ line, value, place }) => {
      const label = formatNumber(value, 2);
      const half = textWidth(label) / 2;
      const middle = Math.max(box.left + half, Math.min(box.right - half, place));
      // The highest has its number, and the others where there is room.
      if (taken.some(([from, to]) => middle - half < to && middle + half > from)) return '';
      taken.push([middle - half - 6, middle + half + 6]);
      const attributes = { class: 'tick halo', x: middle, y: at.y(high) + 14, 'text-anchor': 'middle' };
      return text(label, { ...attributes, 'data-point': String(line.point) });
    });
  return [...curves.lines.map((line) => markDivergence(panel, line)), ...marks, ...names].join('');
}

/** Marks where a diverged curve leaves the picture, or else where it ends. */
function markDivergence({ data, curves: { range }, index, box, at }: Panel, line: Line): string {
  const { point, curves, divergedAt } = line;
  const curve = curves[index];
  if (data.points[point]?.judgement !== 'diverged' || (index > 0 && curve?.y.length === 0)) return '';
  const { x = [], y = [] } = curve ?? {};
  const leaves = y.findIndex((value) => value > range[1]);
  const last = leaves < 0 ? y.length - 1 : leaves;
  const end = divergedAt !== undefined && leaves < 0 && index === 0 ? divergedAt : (x[last] ?? 0);
  const height = at.y(withinRange(y[last] ?? Number.POSITIVE_INFINITY, range));
  return symbol('diverged', { x: Math.min(at.x(end), box.right), y: height }, { point, label: 'diverged' });
}

/**
 * The classes of a line's look: the colour of its group, with a pattern of its own where it has a name; else its shade.
 *
 * @param isNamed whether each line has its name
 */
export function colorOf(
  { group, pattern, shade }: Pick<Line, 'group' | 'pattern' | 'shade'>,
  isNamed: boolean,
): string {
  if (group !== undefined)
    return `${colorOfGroup(group)}${isNamed && pattern !== undefined ? ` pattern-${pattern}` : ''}`;
  return shade === undefined ? 'is-neutral' : `shade-${Math.round(shade * 7)}`;
}

/** The names at the right ends, moved apart where they would lie on each other. */
function nameLines({ data, curves, index, box, at }: Panel, names: readonly string[]): string {
  const { lines, range } = curves;
  const ends = names
    .map((name, i) => ({
      name,
      line: lines[i] as Line,
      y: at.y(withinRange(lines[i]?.curves[index]?.y.at(-1) ?? 0, range)),
    }))
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

function describe({ points, best, curves }: PageData, shown: CurvesData): string {
  const { lines, panels } = shown;
  const titles = panels.map(({ title }) => title).join(' and ');
  const name = best === undefined ? '' : ` The best is ${points[best]?.name || 'the only one'}.`;
  const more = shown === curves ? ' The table below gives their values.' : '';
  return `Curves of ${titles}, of ${countOf(lines.length, 'point')}.${name}${more}`;
}

/** A clip path that shows marks within a plot and a little beyond its edges. */
export function clipTo(id: string, { left, top, right, bottom }: Box): string {
  const area = { x: left - 4, y: top - 6, width: right - left + 8, height: bottom - top + 10 };
  return element('clipPath', { id }, element('rect', area));
}
