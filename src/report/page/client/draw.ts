/** The places of charts → charts, as wide as the page is. */
import { type Chart, type ChartName, charts } from '../charts/list.ts';
import type { PageData } from '../types.ts';
import type { View } from './view.ts';

/** Draws every chart, and says how much of it is shown. */
export function drawCharts(root: HTMLElement, data: PageData, { choices }: View): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-chart]')) {
    const draw: Chart = charts[place.dataset.chart as ChartName];
    place.innerHTML = draw(data, place.clientWidth, choices);
  }
  const slider = root.querySelector<HTMLInputElement>('[data-steps]');
  const said = slider?.parentElement?.querySelector('output');
  if (slider === null || said === null || said === undefined) return;
  slider.value = String(choices.steps ?? slider.max);
  said.textContent = `${slider.value} of ${slider.max}`;
}
