/** All that the page shows → static pictures: files of SVG that need neither a script nor a page. */
import type { Chart } from './charts/chart.ts';
import { charts } from './charts/list.ts';
import { element } from './charts/markup.ts';
import { chartStyle } from './charts/style.ts';
import type { PageData } from './types.ts';

const width = 860;
const margin = 20;

/** The charts of a run as SVG files, by name: `sweep.svg`. */
export function svgPictures(data: PageData): Readonly<Record<string, string>> {
  const drawn = Object.entries<Chart>(charts).flatMap(([name, draw]): [string, string][] => {
    const chart = draw(data, width, {});
    return chart === '' ? [] : [[`${name}.svg`, frameAlone(chart)]];
  });
  return Object.fromEntries(drawn);
}

/** A chart with its style, on paper of its own. */
function frameAlone(chart: string): string {
  const height = Number(/ height="([\d.]+)"/.exec(chart)?.[1]);
  const size = { width: width + 2 * margin, height: height + 2 * margin };
  const paper = element('rect', { class: 'paper', width: '100%', height: '100%' });
  const moved = chart.replace('<svg ', `<svg x="${margin}" y="${margin}" `);
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', ...size };
  return `${element('svg', attributes, element('style', {}, chartStyle), paper, moved)}\n`;
}
