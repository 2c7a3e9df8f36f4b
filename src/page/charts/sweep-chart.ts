/** The results along the swept axis → the main picture: a dot a trial, means, spread and verdict zones. */

import { group } from 'd3-array';
import { formatNumber } from '../../report/index.ts';
import { countOf } from '../../shared/index.ts';
import type { PageData, SweepData, SweepMark } from '../types.ts';
import {
  type Box,
  drawAxes,
  labelsWidth,
  lineHeight,
  moreLines,
  picture,
  placeIn,
  text,
  textWidth,
  titleOf,
} from './frame.ts';
import { element, linePath, roundTenth } from './markup.ts';
import { linearScale, type Scale, scaleFor, scaleOfAxis, type Tick } from './scale.ts';
import type { SweepView } from './sweep-view.ts';
import { judgementWords, symbol } from './symbols.ts';
import { colorOfGroup, drawLanes, lanesHeight, mostColors } from './verdict-lanes.ts';
import { drawZones } from './verdict-zones.ts';

/** Draws the metric over the swept axis. @param width in pixels; the height follows */
export function sweepChart(data: PageData, width: number): string {
  const { sweep } = data;
  if (sweep === undefined) return '';
  const marks = sweep.groups.flatMap((one) => one.marks);
  const x = scaleOfX(sweep, marks, width);
  // With room for the name of the best.
  const y = scaleFor(sweep.range, 6, 0.12);
  const hasLanes = sweep.groups.length > 1 && sweep.groups.length <= mostColors;
  const left = Math.max(labelsWidth(y), 34);
  const height = Math.max(280, Math.min(400, width * 0.52));
  const box = { left, top: isZoned(sweep) ? 58 : 30, right: width - 14, bottom: height };
  const view: SweepView = { data, sweep, box, at: placeMarks(sweep, box, placeIn(box, x, y)) };
  const xTicks = ticksOfX(sweep, marks, x, box);
  const below = moreLines(xTicks) * lineHeight + (hasLanes ? lanesHeight(sweep) : 0);

  const title = titleOf(sweep.y, y);
  const xTitle = sweep.x.names ? sweep.x.title : titleOf(sweep.x.title, x);
  const parts = [
    isZoned(sweep) ? drawZones(view) : '',
    drawAxes({ box, x, y, xTitle, yTitle: title, xTicks, titleAt: 14 }),
    ...sweep.groups.map(({ marks: own }, index) => drawGroup(view, own, colorIn(sweep, index, hasLanes))),
    drawLimit(view, x),
    nameBeyond(view),
    markBest(view),
    hasLanes ? element('g', { transform: `translate(0 ${height + 50})` }, drawLanes(view)) : '',
  ];
  return picture(width, height + 46 + below, describe(data, sweep), ...parts);
}

/** Whether the verdicts of neighbours are shown as zones; else the marks have a legend. */
export function isZoned({ groups, isScattered }: SweepData): boolean {
  return groups.length === 1 && !isScattered;
}

function colorIn({ groups }: SweepData, index: number, hasLanes: boolean): string | undefined {
  return hasLanes && groups.length > 1 ? colorOfGroup(index) : undefined;
}

function scaleOfX({ x }: SweepData, marks: readonly SweepMark[], width: number): Scale {
  const most = Math.floor(width / 90);
  if (x.names !== undefined) return linearScale([-0.5, x.names.length - 0.5], most);
  const values = marks.map((mark) => mark.x);
  return scaleOfAxis(values, most, 0.04);
}

/** The largest stable learning rate, where it lies within the axis: a line with its formula. */
function drawLimit({ sweep: { limit }, at, box }: SweepView, scale: Scale): string {
  if (limit === undefined || scale.place(limit.x) < 0 || scale.place(limit.x) > 1) return '';
  const x = roundTenth(at.x(limit.x));
  const label = `${limit.formula} = ${formatNumber(limit.x)}`;
  // On the side that has room.
  const isLeft = x + textWidth(label) + 8 > box.right;
  const place = { x: x + (isLeft ? -5 : 5), y: box.bottom - 8, 'text-anchor': isLeft ? 'end' : 'start' };
  const line = element('path', { class: 'limit-line', d: `M${x} ${box.top}V${box.bottom}` });
  return line + text(label, { class: 'tick halo', ...place });
}

/** Puts values that are worse than the range at the edge of the worse ones. */
function placeMarks(sweep: SweepData, box: Box, at: SweepView['at']): SweepView['at'] {
  // What is not finite stands a line further out.
  const edge = (value: number) => (Number.isFinite(value) ? 22 : 8);
  const outside = (value: number) => (sweep.goal === 'minimize' ? box.top + edge(value) : box.bottom - edge(value));
  return { x: at.x, y: (value) => (isBeyond(value, sweep) ? outside(value) : at.y(value)) };
}

function isBeyond(value: number, { goal, range: [low, high] }: SweepData): boolean {
  return goal === 'minimize' ? value > high : value < low;
}

/** The means beyond the range as numbers, below or above their marks: those of one x in lines, some where many meet. */
function nameBeyond({ sweep, at, box }: SweepView): string {
  const { goal } = sweep;
  const byX = group(
    sweep.groups.flatMap(({ marks }) => marks.filter(({ mean }) => mean !== undefined && isBeyond(mean, sweep))),
    ({ x }) => x,
  );
  let end = Number.NEGATIVE_INFINITY;
  const names = [...byX]
    .sort(([a], [b]) => a - b)
    .map(([x, marks]) => {
      const labels = marks.map(({ mean = 0 }) => formatNumber(mean, 2)).slice(0, 3);
      const half = Math.max(...labels.map(textWidth)) / 2;
      const place = Math.max(box.left + half, Math.min(box.right - half, at.x(x)));
      if (place - half < end) return '';
      end = place + half + 6;
      return labels
        .map((label, line) => {
          const y = goal === 'minimize' ? box.top + 40 + line * lineHeight : box.bottom - 32 - line * lineHeight;
          return text(label, { class: 'tick halo', x: place, y, 'text-anchor': 'middle' });
        })
        .join('');
    });
  return names.join('');
}

/** The ticks of x: the values that were tried where they are few, or names, in lines and cut where they do not fit. */
function ticksOfX({ x }: SweepData, marks: readonly SweepMark[], scale: Scale, box: Box): readonly Tick[] {
  const room = box.right - box.left;
  if (x.names !== undefined) {
    const width = room / x.names.length - 8;
    const whole = x.names.map((parts) => parts.join(' · '));
    const fit = whole.every((name) => textWidth(name) <= width);
    return x.names.map((parts, value) => {
      const lines = fit ? [whole[value] ?? ''] : parts.map((part) => cutTo(part, width));
      return { value, label: lines.join('\n') };
    });
  }
  const values = [...new Set(marks.map((mark) => mark.x))].sort((a, b) => a - b);
  const ticks = values.map((value) => ({ value, label: formatNumber(value) }));
  const fits = ticks.slice(1).every(({ value, label }, index) => {
    const before = ticks[index] ?? { value, label };
    const distance = (scale.place(value) - scale.place(before.value)) * room;
    return distance > (textWidth(label) + textWidth(before.label)) / 2 + 8;
  });
  return values.length <= 12 && fits ? ticks : scale.ticks;
}

/** Cuts a name to at most so many pixels, but to three letters. */
function cutTo(name: string, width: number): string {
  let shown = name;
  for (let letters = name.length - 1; textWidth(shown) > width && letters >= 3; letters -= 1)
    shown = cut(name, letters);
  return shown;
}

/** Cuts a name to at most so many letters, the last one … */
export function cut(name: string, letters: number): string {
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
}

/** The spread as a band, the mean as a line, each trial as a dot; points without a value stand at the edge. */
function drawGroup(view: SweepView, marks: readonly SweepMark[], color: string | undefined): string {
  const { at, sweep, data, box } = view;
  const worst = sweep.goal === 'minimize' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const isLine = !sweep.isScattered;
  const known = marks.filter((mark): mark is SweepMark & { mean: number } => mark.mean !== undefined);
  const hasSpread = known.some(({ std }) => std !== undefined);
  const edge = (sign: number) =>
    known.map(({ x, mean, std = 0 }) => [at.x(x), clamp(at.y(mean + sign * std), box)] as const);
  const band = hasSpread && isLine ? `${linePath([...edge(1), ...edge(-1).reverse()])}Z` : '';
  const line = isLine ? linePath(known.map(({ x, mean }) => [at.x(x), at.y(mean)])) : '';
  const dots = marks.flatMap((mark) => {
    const judgement = data.points[mark.point]?.judgement ?? 'finished';
    const label = `${data.points[mark.point]?.name}: ${judgementWords[judgement]}`;
    const more = { point: mark.point, ...(color && { color }) };
    const x = at.x(mark.x);
    if (mark.trials.length === 0) return [symbol(judgement, { x, y: at.y(worst) }, { ...more, label })];
    return mark.trials.map((value) => {
      const shown = { ...more, label: `${label}, ${sweep.y} ${formatNumber(value)}` };
      return symbol(judgement, { x, y: at.y(value) }, shown);
    });
  });
  return [
    band && element('path', { class: `band ${color ?? 'is-neutral'}`, d: band }),
    line && element('path', { class: `mean ${color ?? 'is-neutral'}`, d: line }),
    ...dots,
  ].join('');
}

function clamp(y: number, { top, bottom }: Box): number {
  return Math.max(top, Math.min(bottom, y));
}

/** A ring around the best and its name beside it. */
function markBest({ data, sweep, at, box }: SweepView): string {
  const mark = sweep.groups.flatMap(({ marks }) => marks).find(({ point }) => point === data.best);
  if (mark?.mean === undefined) return '';
  const [x, y] = [at.x(mark.x), at.y(mark.mean)];
  const label = `best: ${cut(data.points[mark.point]?.label ?? '', 28)}`;
  // Bold letters are about a tenth wider.
  const half = 0.55 * textWidth(label);
  const isLow = y > (box.top + box.bottom) / 2;
  const place = Math.max(box.left + half, Math.min(box.right - half, x));
  const trials = mark.trials.map(at.y);
  const line = isLow ? Math.max(y + 5, ...trials) + 5 + lineHeight : Math.min(y - 8, ...trials) - 8;
  return (
    element('circle', { class: 'ring', cx: x, cy: y, r: 9 }) +
    text(label, { class: 'strong halo', x: place, y: Math.min(line, box.bottom - 4), 'text-anchor': 'middle' })
  );
}

function describe({ answer, points }: PageData, { x, y }: SweepData): string {
  return `${y} over ${x.title} of ${countOf(points.length, 'point')}. ${answer} The table of points has the same numbers.`;
}
