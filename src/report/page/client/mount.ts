/** A page and its data → a page that answers to mouse, keys and width, and that can be shown newer data. */
import { mainMarkup } from '../sections/main.ts';
import type { Judgement, PageData } from '../types.ts';
import { drawCharts } from './draw.ts';
import { createFocus } from './focus.ts';
import { filterPoints, sortRows } from './table.ts';
import { initialView, type View } from './view.ts';

export type MountedPage = {
  /** Draws the page anew; what the reader has set stays. */
  show(newer: PageData): void;
};

/** @param root holds the markup of the data, as `mainMarkup` writes it */
export function mountPage(root: HTMLElement, first: PageData): MountedPage {
  let data = first;
  const view: View = initialView();
  const focus = createFocus(root);

  const redraw = () => {
    drawCharts(root, data, view);
    focus.collect();
    focus.pin(view.pinned);
    filterPoints(root, data, view);
  };
  const refresh = () => {
    sortRows(root, data, view);
    redraw();
  };

  const pointUnder = (event: Event) => {
    const element = event.target instanceof Element ? event.target.closest('[data-point]') : null;
    return element === null ? undefined : Number(element.getAttribute('data-point'));
  };
  for (const name of ['pointerover', 'focusin']) root.addEventListener(name, (event) => focus.hover(pointUnder(event)));
  for (const name of ['pointerleave', 'focusout']) root.addEventListener(name, () => focus.hover(undefined));

  root.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const sort = target?.closest('[data-column]');
    if (sort) {
      const column = Number(sort.getAttribute('data-column'));
      view.descending = view.column === column && !view.descending;
      view.column = column;
      sortRows(root, data, view);
      return;
    }
    const point = target?.closest('[data-pick], .chart [data-point]');
    if (point) {
      const chosen = Number(point.getAttribute('data-pick') ?? point.getAttribute('data-point'));
      view.pinned = view.pinned === chosen ? undefined : chosen;
      focus.pin(view.pinned);
    }
  });

  root.addEventListener('input', (event) => {
    const input = event.target instanceof HTMLInputElement ? event.target : undefined;
    const judgement = input?.dataset.show as Judgement | undefined;
    if (input === undefined) return;
    if (input.dataset.steps !== undefined) {
      view.choices = { steps: Number(input.value) };
      redraw();
      return;
    }
    if (input.dataset.filter !== undefined) view.text = input.value;
    if (judgement !== undefined) {
      if (input.checked) view.left.delete(judgement);
      else view.left.add(judgement);
    }
    filterPoints(root, data, view);
  });

  let width = 0;
  new ResizeObserver(([entry]) => {
    const now = Math.round(entry?.contentRect.width ?? 0);
    // A page that is not shown yet has no width to draw for.
    if (now === width || now === 0) return;
    width = now;
    redraw();
  }).observe(root);

  return {
    show(newer) {
      data = newer;
      root.innerHTML = mainMarkup(newer);
      refresh();
    },
  };
}
