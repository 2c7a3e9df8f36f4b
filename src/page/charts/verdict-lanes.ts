/** The verdicts of several groups → a lane for each below the plot, which is also the legend of their colours. */
import type { SweepData } from '../types.ts';
import { text, textWidth } from './frame.ts';
import { element } from './markup.ts';
import type { SweepView } from './sweep-view.ts';
import { judgementWords, symbol } from './symbols.ts';
import { listZones } from './verdict-zones.ts';

const laneHeight = 40;

/** The height of all lanes together, in pixels. */
export function lanesHeight({ groups }: SweepData): number {
  return groups.length * laneHeight + 12;
}

/** How many colours style.ts has for things that stand beside each other. */
export const mostColors = 7;

/** The class of a group's colour and of the pattern of its line. */
export function colorOfGroup(index: number): string {
  return `series-${index % mostColors}`;
}

/** Draws the lanes below each other: a group's name, and under it its zones, at the same x as in the plot above. */
export function drawLanes(view: SweepView): string {
  const { sweep, box } = view;
  return sweep.groups
    .map((group, index) => {
      const top = index * laneHeight + 12;
      const sample = { class: `mean ${colorOfGroup(index)}`, d: `M${box.left} ${top}h26` };
      const name = text(group.name, { class: 'zone-name', x: box.left + 34, y: top + 4 });
      const zones = listZones(view, group.marks).map(({ judgement, from, to }) => {
        const words = judgementWords[judgement];
        const width = textWidth(words) + 16;
        const start = (from + to - (width < to - from ? width : 10)) / 2;
        const label = width < to - from ? text(words, { class: 'zone-name', x: start + 16, y: top + 21 }) : '';
        const size = { x: from + 1, y: top + 9, width: Math.max(1, to - from - 2), height: 17 };
        return (
          element('rect', { class: `zone lane is-${judgement}`, ...size }) +
          symbol(judgement, { x: start + 5, y: top + 17.5 }) +
          label
        );
      });
      return element('path', sample) + name + zones.join('');
    })
    .join('');
}
