/** Classes, or whatever else a few marks are told apart by → their marks, and the legend of their names. */
import { text, textWidth } from './frame.ts';
import type { Legend } from './legend.ts';
import { element, escapeText, roundTenth } from './markup.ts';
import { cut } from './sweep-chart.ts';
import { mostColors } from './verdict-lanes.ts';

/** The shapes of the marks: classes are not told apart by colour alone. */
const shapes = [
  'M-3 0A3 3 0 1 1 3 0A3 3 0 1 1-3 0Z',
  'M-3.4 2.6H3.4L0-3.4Z',
  'M-2.7-2.7H2.7V2.7H-2.7Z',
  'M0-3.8L3.8 0L0 3.8L-3.8 0Z',
];

/** The mark of a class at a place. @param label shown where a mouse rests on it */
export function classMark(index: number, x: number, y: number, label = ''): string {
  const place = `translate(${roundTenth(x)} ${roundTenth(y)})`;
  const attributes = { class: `mark class-${index % mostColors}`, transform: place, d: shapes[index % shapes.length] };
  return element('path', attributes, label === '' ? '' : element('title', {}, escapeText(label)));
}

/** The marks with their names, in as many lines as they take. */
export function markLegend(names: readonly string[], width: number, top: number): Legend {
  let [x, y] = [6, top + 8];
  const items = names.map((name, index) => {
    const said = cut(name, 24);
    const size = 14 + textWidth(said) + 20;
    if (x + size > width && x > 6) [x, y] = [6, y + 18];
    const item = classMark(index, x, y) + text(said, { x: x + 12, y: y + 4 });
    x += size;
    return item;
  });
  return { markup: items.join(''), height: y - top + 14 };
}
