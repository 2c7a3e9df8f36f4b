/** The places of charts → charts, as wide as the page is. */
import type { Chart } from '../charts/chart.ts';
import { type ChartName, charts } from '../charts/list.ts';
import type { PageData } from '../types.ts';
import type { View } from './view.ts';

/** Draws every chart, or only those that are named, and says how many steps are shown. */
export function drawCharts(root: HTMLElement, data: PageData, { choices }: View, only?: readonly ChartName[]): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-chart]')) {
    const name = place.dataset.chart as ChartName;
    if (only?.includes(name) === false) continue;
    const draw: Chart = charts[name];
    place.innerHTML = draw(data, place.clientWidth, choices);
  }
  const slider = root.querySelector<HTMLInputElement>('[data-steps]');
  const said = slider?.parentElement?.querySelector('output');
  if (slider === null || said === null || said === undefined) return;
  slider.value = String(choices.steps ?? slider.max);
  said.textContent = `${slider.value} of ${slider.max}`;
}
