/** Scales and titles → the axes of a chart, and where its marks go. */
import { element, escapeText, roundTenth } from './markup.ts';
import type { Scale, Tick } from './scale.ts';

/** The edges of a chart or a part of it, in pixels. */
export type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** How wide a text is about, at the size of the axes' labels: no browser is asked, so that every machine agrees. */
export function textWidth(text: string): number {
  return Array.from(text, (letter) => (wide.test(letter) ? 10.5 : narrow.test(letter) ? 4 : 7.5)).reduce(add, 0);
}

const wide = /[+%@mwMW\u1100-\uffff]/;
const narrow = /[.,:;\u00b7'|!ijlt ()[\]-]/;
const add = (sum: number, width: number) => sum + width;

/** The height of a line of text, in pixels. */
export const lineHeight = 15;

/** Maps the values of two scales to pixels within a box. */
export function placeIn({ left, top, right, bottom }: Box, x: Scale, y: Scale) {
  return {
    x: (value: number) => left + within(x.place(value)) * (right - left),
    y: (value: number) => bottom - within(y.place(value)) * (bottom - top),
  };
}

/** Limits how far beyond a scale's ends things are drawn: nobody sees them, and tools that measure break on them. */
function within(place: number): number {
  return Math.max(-8, Math.min(8, place));
}

/** The width that the labels of a vertical axis take. */
export function labelsWidth({ ticks }: Scale): number {
  return Math.max(24, ...ticks.map(({ label }) => textWidth(label))) + 10;
}

/** The box, scales and titles from which the axes of a chart are drawn. */
export type Axes = {
  readonly box: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Ticks of the horizontal axis, in place of those of its scale. */
  readonly xTicks?: readonly Tick[];
  /** The y of the base line of the vertical axis's title, in pixels. */
  readonly titleAt?: number;
};

/** Grid lines, labels and the titles of both axes: that of y above it, that of x below. */
export function drawAxes({ box, x, y, xTitle, yTitle, xTicks = x.ticks, titleAt = box.top - 12 }: Axes): string {
  const { left, right, bottom } = box;
  const at = placeIn(box, x, y);
  const horizontal = y.ticks.map(({ value, label }) => {
    const line = element('line', { class: 'grid', x1: left, x2: right, y1: at.y(value), y2: at.y(value) });
    return line + text(label, { class: 'tick', x: left - 8, y: at.y(value) + 4, 'text-anchor': 'end' });
  });
  const vertical = withoutOverlap(xTicks, at.x).map(({ value, label }) => {
    const line = element('line', { class: 'rule', x1: at.x(value), x2: at.x(value), y1: bottom, y2: bottom + 4 });
    const lines = label.split('\n').map((part, index) => {
      const y = bottom + 18 + index * lineHeight;
      return text(part, { class: 'tick', x: at.x(value), y, 'text-anchor': 'middle' });
    });
    return line + lines.join('');
  });
  const titleY = bottom + 38 + moreLines(xTicks) * lineHeight;
  return [
    ...horizontal,
    element('line', { class: 'rule', x1: left, x2: right, y1: bottom, y2: bottom }),
    ...vertical,
    text(xTitle, { class: 'title', x: (left + right) / 2, y: titleY, 'text-anchor': 'middle' }),
    text(yTitle, { class: 'title', x: box.left - labelsWidth(y) + 1, y: titleAt }),
  ].join('');
}

/** Lines of the longest label of a horizontal axis, beyond the first. */
export function moreLines(ticks: readonly Tick[]): number {
  return Math.max(1, ...ticks.map(({ label }) => label.split('\n').length)) - 1;
}

/** Ticks with their labels, without those whose labels would touch the one before. */
function withoutOverlap(ticks: readonly Tick[], place: (value: number) => number): Tick[] {
  let end = Number.NEGATIVE_INFINITY;
  return ticks.filter(({ value, label }) => {
    const half = Math.max(...label.split('\n').map(textWidth)) / 2 + 4;
    if (place(value) - half < end) return false;
    end = place(value) + half;
    return true;
  });
}

/** A title, which says where its scale is logarithmic. */
export function titleOf(title: string, scale: Pick<Scale, 'kind'>): string {
  return scale.kind === 'log' ? `${title} (log scale)` : title;
}

/** An SVG text of one line. */
export function text(content: string, attributes: Parameters<typeof element>[1]): string {
  return element('text', attributes, escapeText(content));
}

/** An SVG picture, with a description for screen readers. */
export function picture(width: number, height: number, label: string, ...children: readonly string[]): string {
  const size = { width, height, viewBox: `0 0 ${roundTenth(width)} ${roundTenth(height)}` };
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', class: 'picture', role: 'img', 'aria-label': label };
  return element('svg', { ...attributes, ...size }, ...children);
}
