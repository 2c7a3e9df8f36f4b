/** A page and its data → a page that answers to mouse, keys and width, and that can be shown newer data. */
import type { ChartName } from '../charts/list.ts';
import { mainMarkup } from '../sections/main.ts';
import type { Judgement, PageData } from '../types.ts';
import { drawCharts } from './draw.ts';
import { createFocus } from './focus.ts';
import { filterPoints, sortRows } from './table.ts';
import { initialView, type View } from './view.ts';

/** A page in a browser that can be shown newer data. */
export type MountedPage = {
  /** Draws the page anew; what the reader has set stays. */
  show(newer: PageData): void;
};

/** Brings a page to life. @param root holds the markup of the data, as `mainMarkup` writes it */
export function mountPage(root: HTMLElement, first: PageData): MountedPage {
  let data = first;
  const view: View = initialView();
  const focus = createFocus(root);

  const redraw = (...only: readonly ChartName[]) => {
    drawCharts(root, data, view, only.length > 0 ? only : undefined);
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
      const { chosen: _, ...others } = view.choices;
      view.choices = view.pinned === undefined ? others : { ...others, chosen: view.pinned };
      redraw('regions');
    }
  });

  root.addEventListener('input', (event) => {
    const input = event.target instanceof HTMLInputElement ? event.target : undefined;
    const judgement = input?.dataset.show as Judgement | undefined;
    if (input === undefined) return;
    if (input.dataset.steps !== undefined) {
      view.choices = { ...view.choices, steps: Number(input.value) };
      redraw('landscape');
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
      const giveFocus = rememberFocus(root);
      root.innerHTML = mainMarkup(newer);
      for (const input of root.querySelectorAll('input')) putBack(input, view);
      refresh();
      giveFocus();
    },
  };
}

/** Sets a field to what the reader had set. */
function putBack(input: HTMLInputElement, { text, left, choices }: View): void {
  const { filter, show, steps } = input.dataset;
  if (filter !== undefined) input.value = text;
  if (show !== undefined) input.checked = !left.has(show as Judgement);
  if (steps !== undefined && choices.steps !== undefined) input.value = String(choices.steps);
}

/** Remembers the focused field. @returns the function that focuses it again when the page was drawn anew */
function rememberFocus(root: HTMLElement): () => void {
  const { activeElement: focused } = document;
  if (!(focused instanceof HTMLElement) || !root.contains(focused)) return () => {};
  const name = Object.keys(focused.dataset)[0] ?? '';
  const selector = `[data-${name}="${CSS.escape(focused.dataset[name] ?? '')}"]`;
  const place = focused instanceof HTMLInputElement ? focused.selectionStart : null;
  return () => {
    const found = name === '' ? null : root.querySelector<HTMLElement>(selector);
    found?.focus({ preventScroll: true });
    if (found instanceof HTMLInputElement && place !== null) found.setSelectionRange(place, place);
  };
}
