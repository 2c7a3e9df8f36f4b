/** What a reader has set → the rows in that order, and only the points that pass the filters. */
import { countOf } from '../../shared/index.ts';
import type { PageData, PagePoint } from '../types.ts';
import type { View } from './view.ts';

/** Puts the rows in order: numbers by size, texts by their letters, what has neither last, equal ones by rank. */
export function sortRows(root: HTMLElement, { points }: PageData, { column, descending }: View): void {
  const table = root.querySelector<HTMLTableElement>('.points');
  if (table === null) return;
  const sign = descending ? -1 : 1;
  const rank = (body: Element) => pointOf(body, points)?.rank ?? 0;
  const bodies = [...table.tBodies].sort((a, b) => {
    const order = compare(pointOf(a, points), pointOf(b, points), column, sign);
    return order === 0 ? rank(a) - rank(b) : order;
  });
  table.append(...bodies);
  for (const [index, head] of root.querySelectorAll('.points thead th').entries()) {
    if (head.hasAttribute('aria-sort')) {
      head.setAttribute('aria-sort', index === column ? (descending ? 'descending' : 'ascending') : 'none');
    }
  }
}

function compare(a: PagePoint | undefined, b: PagePoint | undefined, column: number, sign: number): number {
  const [x, y] = [a?.keys[column], b?.keys[column]];
  if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
  if (typeof x === 'number' || typeof y === 'number') return typeof x === 'number' ? -1 : 1;
  const [s, t] = [a?.cells[column] ?? '', b?.cells[column] ?? ''];
  return s === t ? 0 : s < t ? -sign : sign;
}

function pointOf(body: Element, points: readonly PagePoint[]): PagePoint | undefined {
  return points[Number(body.getAttribute('data-point'))];
}

/** Hides the rows and marks of the points that the filters leave out, and says how many are left. */
export function filterPoints(root: HTMLElement, { points }: PageData, { left, text }: View): void {
  const wanted = text.trim().toLowerCase();
  const isShown = points.map((point) => {
    if (left.has(point.judgement)) return false;
    return wanted === '' || [point.name, ...point.cells, point.reason ?? ''].join(' ').toLowerCase().includes(wanted);
  });
  for (const element of root.querySelectorAll('[data-point]')) {
    element.toggleAttribute('hidden', !isShown[Number(element.getAttribute('data-point'))]);
  }
  const count = root.querySelector('.count');
  const shown = isShown.filter(Boolean).length;
  const said = shown === points.length ? countOf(shown, 'point') : `${shown} of ${countOf(points.length, 'point')}`;
  if (count !== null && count.textContent !== said) count.textContent = said;
}
