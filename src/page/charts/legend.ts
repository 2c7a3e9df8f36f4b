/** Lines and shades → what they stand for, above a plot. */
import { lineHeight, text, textWidth } from './frame.ts';
import { element, roundTenth } from './markup.ts';

/** A line as a legend names it. */
export type NamedLine = {
  readonly name: string;
  /** Its classes of colour and pattern. */
  readonly color: string;
  /** The point that it is of; a line of a group has none. */
  readonly point?: number;
  readonly isBest?: boolean;
};

/** A part of a picture, and the height that it takes in pixels. */
export type Legend = { readonly markup: string; readonly height: number };

/** A sample of each line with its name, in as many rows as it takes. */
export function lineLegend(lines: readonly NamedLine[], left: number, width: number, top = 0): Legend {
  let [x, row] = [left, 0];
  const items = lines.map(({ name, color, point, isBest }) => {
    const size = 34 + textWidth(name) + 18;
    if (x + size > width && x > left) [x, row] = [left, row + 1];
    const y = top + row * lineHeight;
    const sample = element('path', { d: `M${roundTenth(x)} ${y + 8}h26` });
    const label = text(name, { class: isBest ? 'strong' : '', x: x + 34, y: y + 12 });
    x += size;
    const of = point === undefined ? undefined : String(point);
    return element('g', { class: `curve ${color}`, 'data-point': of }, sample, label);
  });
  return { markup: items.join(''), height: (row + 1) * lineHeight };
}

/** The shades from dark to bright, between the values that their ends stand for. */
export function shadeLegend(title: string, [darkest, brightest]: readonly [string, string], left: number): Legend {
  const before = `${title} ${darkest}`;
  const start = left + textWidth(before) + 8;
  const swatches = [0, 1, 2, 3, 4, 5, 6, 7].map((shade) =>
    element('rect', { class: `swatch shade-${shade}`, x: start + 14 * shade, y: 3, width: 14, height: 9 }),
  );
  const after = text(brightest, { x: start + 14 * 8 + 8, y: 12 });
  return { markup: text(before, { x: left, y: 12 }) + swatches.join('') + after, height: lineHeight };
}
