/** Learning curves → a table of five of their values, for those who read rather than look. */
import { formatNumber } from '../../report/index.ts';
import { element, escapeText } from '../charts/markup.ts';
import type { Curve, PageData } from '../types.ts';
import { scrolling } from './points-table.ts';

/** The most rows: those of the best points. */
const mostRows = 100;
const shares = [0, 0.25, 0.5, 0.75, 1];
const moments = ['start', '¼', '½', '¾', 'end'];

/** The curves of the first panel, at five moments of training. */
export function curvesTable({ points, curves }: PageData): string {
  const [panel] = curves?.panels ?? [];
  if (curves === undefined || panel === undefined) return '';
  const rank = (point: number) => points[point]?.rank ?? 0;
  const lines = curves.lines.toSorted((a, b) => rank(a.point) - rank(b.point)).slice(0, mostRows);
  const rows = lines.map(({ point, curves: [curve] }) => {
    const cells = readAt(curve).map((text) => element('td', { class: 'right' }, text));
    const name = element('th', { scope: 'row', class: 'left' }, escapeText(points[point]?.label || 'the only point'));
    return element('tr', { 'data-point': String(point) }, name, ...cells);
  });
  const head = ['point', ...moments].map((title, i) =>
    element('th', { scope: 'col', class: i === 0 ? 'left' : 'right' }, title),
  );
  const table = element(
    'table',
    {},
    element('caption', { class: 'unseen' }, `${escapeText(panel.title)} during training`),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
  const title = element('summary', {}, `${escapeText(panel.title)} as a table`);
  return element('details', {}, title, element('div', scrolling('The learning curves in numbers'), table));
}

function readAt(curve: Curve | undefined): string[] {
  const values = curve?.y ?? [];
  return shares.map((share) => {
    const value = values[Math.round(share * (values.length - 1))];
    return value === undefined ? '–' : formatNumber(value);
  });
}
