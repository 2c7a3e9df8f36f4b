/** The verdicts of neighbours → coloured zones behind the marks, each with its name. */
import type { Judgement } from '../types.ts';
import { text, textWidth } from './frame.ts';
import { element } from './markup.ts';
import type { SweepView } from './sweep-view.ts';
import { judgementWords, symbol } from './symbols.ts';

/** A stretch of the x axis, in pixels, in which all points have one judgement. */
export type Zone = { readonly judgement: Judgement; readonly from: number; readonly to: number };

/** Lists the zones: neighbours with the same verdict share one, and zones meet half way between two values. */
export function listZones({ data, at, box }: SweepView, marks: readonly { point: number; x: number }[]): Zone[] {
  const zones: { judgement: Judgement; from: number; to: number }[] = [];
  for (const [index, mark] of marks.entries()) {
    const judgement = data.points[mark.point]?.judgement ?? 'finished';
    const before = marks[index - 1];
    const from = before === undefined ? box.left : (at.x(before.x) + at.x(mark.x)) / 2;
    const last = zones.at(-1);
    if (last !== undefined) last.to = from;
    if (last?.judgement === judgement) last.to = box.right;
    else zones.push({ judgement, from, to: box.right });
  }
  return zones;
}

/** The zones of the only group, with their names above the plot. */
export function drawZones(view: SweepView): string {
  const { sweep, box } = view;
  return listZones(view, sweep.groups[0]?.marks ?? [])
    .map((zone) => {
      const { judgement, from, to } = zone;
      const size = { x: from, y: box.top, width: Math.max(0, to - from), height: box.bottom - box.top };
      return element('rect', { class: `zone is-${judgement}`, ...size }) + nameZone(zone, box.top);
    })
    .join('');
}

/** Its name with its mark, over two lines where one is too long; the mark alone where it is narrower than a word. */
function nameZone({ judgement, from, to }: Zone, top: number): string {
  const words = judgementWords[judgement];
  const middle = (from + to) / 2;
  const bar = element('rect', {
    class: `bar is-${judgement}`,
    x: from + 1,
    y: top - 3,
    width: Math.max(1, to - from - 2),
    height: 3,
  });
  const width = textWidth(words) + 16;
  if (width + 6 < to - from) {
    const start = middle - width / 2;
    const name = text(words, { class: 'zone-name', x: start + 16, y: top - 12 });
    return bar + symbol(judgement, { x: start + 5, y: top - 16 }) + name;
  }
  const parts = words.split(' ');
  if (Math.max(...parts.map(textWidth)) > to - from + 8) return bar + symbol(judgement, { x: middle, y: top - 14 });
  const lines = parts.map((part, index) =>
    text(part, {
      class: 'zone-name',
      x: middle,
      y: top - 10 - 12 * (parts.length - 1 - index),
      'text-anchor': 'middle',
    }),
  );
  return bar + lines.join('');
}
