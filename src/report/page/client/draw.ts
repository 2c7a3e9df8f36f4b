/** The places of charts → charts, as wide as the page is. */
import { type Chart, type ChartName, charts } from '../charts/list.ts';
import type { PageData } from '../types.ts';
import type { View } from './view.ts';

export function drawCharts(root: HTMLElement, data: PageData, { choices }: View): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-chart]')) {
    const draw: Chart = charts[place.dataset.chart as ChartName];
    place.innerHTML = draw(data, place.clientWidth, choices);
  }
}
