/** The points → the table that can be sorted, filtered and pointed at, and the buttons above it. */
import { countOf } from '../../shared/index.ts';
import { element, escapeText } from '../charts/markup.ts';
import { judgements, judgementWords, symbol } from '../charts/symbols.ts';
import type { Judgement, PageData, PagePoint } from '../types.ts';

/** A browser is slow with longer tables, and nobody reads them. */
const mostRows = 1000;

/** The table of points, the best first, each with its numbers and below them the reason of its verdict. */
export function pointsTable(data: PageData): string {
  const { columns, points } = data;
  const order = [...points.keys()].sort((a, b) => (points[a]?.rank ?? 0) - (points[b]?.rank ?? 0));
  const head = columns.map(({ title, align }, index) => {
    const button = element(
      'button',
      { type: 'button', class: 'sort', 'data-column': String(index) },
      escapeText(title),
    );
    return element('th', { scope: 'col', class: align, 'aria-sort': index === 0 ? 'ascending' : 'none' }, button);
  });
  const table = element(
    'table',
    { class: 'points' },
    element('caption', { class: 'unseen' }, 'Every point with its metrics, its verdict and the reason for it'),
    element('thead', {}, element('tr', {}, ...head)),
    ...order.slice(0, mostRows).map((index) => bodyOf(data, index)),
  );
  const rest = `These are the best ${mostRows} of ${points.length} points; summary.csv has all.`;
  const note = points.length > mostRows ? element('p', { class: 'note' }, rest) : '';
  return filters(data) + element('div', scrolling('The table of points'), table) + note;
}

/** The attributes of a box that scrolls what is wider than the screen, by keys too. */
export function scrolling(label: string) {
  return { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': label };
}

function bodyOf({ columns, points, best }: PageData, index: number): string {
  const point = points[index] as PagePoint;
  const cells = columns.map(({ align, title }, column) => {
    const text = escapeText(point.cells[column] ?? '');
    if (column === 0) return element('th', { scope: 'row', class: align }, pick(point, index, text));
    const mark = title === 'verdict' ? legendMark(point.judgement) : '';
    return element('td', { class: align }, mark + text);
  });
  const span = { class: 'reason', colspan: String(columns.length - 1) };
  const reason =
    point.reason === undefined
      ? ''
      : element('tr', {}, element('td', {}), element('td', span, element('p', {}, escapeText(point.reason))));
  const attributes = { 'data-point': String(index), class: index === best ? 'is-best' : undefined };
  return element('tbody', attributes, element('tr', {}, ...cells), reason);
}

/** The button that keeps a point highlighted, by mouse and by keys. */
function pick({ name }: PagePoint, index: number, text: string): string {
  const label = `${text}, ${escapeText(name || 'the only point')}: keep it highlighted`;
  const unseen = element('span', { class: 'unseen' }, label);
  const seen = element('span', { 'aria-hidden': 'true' }, text);
  return element(
    'button',
    { type: 'button', class: 'pick', 'data-pick': String(index), 'aria-pressed': 'false' },
    seen,
    unseen,
  );
}

/** The sign of a judgement in a line of text. */
export function legendMark(judgement: Judgement): string {
  const size = { width: '12', height: '12', viewBox: '-6 -6 12 12', 'aria-hidden': 'true' };
  return element('svg', { class: 'symbol', ...size }, symbol(judgement, { x: 0, y: 0 }));
}

function filters({ points }: PageData): string {
  if (points.length < 2) return '';
  const present = judgements.filter((judgement) => points.some((point) => point.judgement === judgement));
  const kinds = present.map((judgement) => {
    const count = points.filter((point) => point.judgement === judgement).length;
    const box = element('input', { type: 'checkbox', checked: true, 'data-show': judgement });
    return element('label', { class: 'kind' }, box, legendMark(judgement), ` ${judgementWords[judgement]} (${count})`);
  });
  const search = element(
    'label',
    { class: 'search' },
    'Filter ',
    element('input', { type: 'search', 'data-filter': true, placeholder: 'text in a row', autocomplete: 'off' }),
  );
  const count = element('p', { class: 'count', role: 'status' }, countOf(points.length, 'point'));
  const legend = element('legend', { class: 'unseen' }, 'Verdicts to show');
  return element('div', { class: 'filters' }, element('fieldset', {}, legend, ...kinds), search, count);
}
