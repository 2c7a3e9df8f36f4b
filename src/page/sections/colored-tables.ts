/** Heat maps and the confusion matrix → tables with coloured cells, whose numbers can be read as well. */
import { formatNumber } from '../../report/index.ts';
import { element, escapeText } from '../charts/markup.ts';
import type { ConfusionData, HeatMapData, MostWrongData, PageData } from '../types.ts';
import { greyImage } from './grey-image.ts';
import { scrolling } from './points-table.ts';

/** A heat map: the metric of the best point with each pair of values, coloured by rank. */
export function heatMap(
  { points, best }: PageData,
  { row, column, rows, columns, metric, cells }: HeatMapData,
): string {
  const rank = (point: number) => (points[point]?.rank ?? 1) - 1;
  const body = rows.map((name, i) => {
    const colored = (cells[i] ?? []).map((cell) => {
      if (cell === null) return element('td', {});
      const shade = Math.round(7 * (1 - rank(cell.point) / Math.max(1, points.length - 1)));
      const classes = `heat-${shade}${cell.point === best ? ' is-chosen' : ''}`;
      return element('td', { class: classes, 'data-point': String(cell.point) }, escapeText(cell.text));
    });
    return element('tr', {}, element('th', { scope: 'row' }, escapeText(name)), ...colored);
  });
  const caption = `${metric} of the best point for each pair of values; the better the rank, the brighter`;
  return coloredTable({ row, column, columns, caption, body });
}

/** How many rows of each class were predicted as which. */
export function confusionMatrix({ split, trials, classes, counts }: ConfusionData): string {
  const body = counts.map((row, i) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count, j) => {
      const share = all === 0 ? 0 : count / all;
      // Wrong predictions are rare: the root lets their shades begin at small shares.
      const shade = count === 0 ? '' : i === j ? 'taken' : `wrong-${Math.min(3, Math.floor(Math.sqrt(share) * 5))}`;
      return element('td', { class: shade }, formatNumber(count));
    });
    return element('tr', {}, element('th', { scope: 'row' }, escapeText(classes[i] ?? '')), ...cells);
  });
  const over = trials === 1 ? '' : `, summed over the ${trials} trials of the point`;
  const caption = `Number of ${split} rows for each pair of actual and predicted class${over}`;
  return coloredTable({ row: 'actual', column: 'predicted', columns: classes, caption, body });
}

/** The rows that the first trial misclassified with the greatest loss, as images or with the values of their table. */
export function wrongRows(data: MostWrongData, trials: number): string {
  const by = trials === 1 ? '' : ', by the first trial';
  const title = element('h3', {}, escapeText(`Misclassified rows of ${data.split} with the greatest loss${by}`));
  return title + (data.columns === undefined ? wrongImages(data) : wrongTable(data.columns, data));
}

function wrongTable(columns: readonly string[], { rows }: MostWrongData): string {
  const head = ['row', 'actual', 'predicted', 'loss', ...columns].map((name, i) =>
    element('th', { scope: 'col', class: i === 1 || i === 2 ? 'left' : 'right' }, escapeText(name)),
  );
  const body = rows.map(({ row, actual, predicted, loss, values = [] }) => {
    const classes = [actual, predicted].map((name) => element('td', {}, escapeText(name)));
    const numbers = [loss, ...values].map((value) => element('td', { class: 'right' }, escapeText(value)));
    return element('tr', {}, element('th', { scope: 'row', class: 'right' }, String(row)), ...classes, ...numbers);
  });
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body));
  return element('div', scrolling('The misclassified rows'), table);
}

function wrongImages({ imageSize: [height, width] = [0, 0], rows }: MostWrongData): string {
  const items = rows.map(({ row, actual, predicted, loss, image }) => {
    const name = `${actual}, predicted as ${predicted}`;
    const size = { width: '64', height: String(Math.round((64 * height) / width)) };
    const picture =
      image === undefined
        ? ''
        : element('img', { src: greyImage(image, height, width), alt: `row ${row}: ${name}`, ...size });
    const about = element('span', { class: 'about-row' }, `row ${row}, loss ${loss}`);
    return element('li', {}, picture, element('span', {}, escapeText(name)), about);
  });
  return element('ul', { class: 'wrong-rows' }, ...items);
}

type ColoredTable = {
  readonly row: string;
  readonly column: string;
  readonly columns: readonly string[];
  readonly caption: string;
  readonly body: readonly string[];
};

function coloredTable({ row, column, columns, caption, body }: ColoredTable): string {
  const span = String(columns.length);
  const above = element(
    'tr',
    {},
    element('td', {}),
    element('th', { scope: 'colgroup', colspan: span }, escapeText(column)),
  );
  const heads = columns.map((name) => element('th', { scope: 'col' }, escapeText(name)));
  const table = element(
    'table',
    { class: 'colored' },
    element('caption', { class: 'unseen' }, escapeText(caption)),
    element('thead', {}, above, element('tr', {}, element('th', { scope: 'col' }, escapeText(row)), ...heads)),
    element('tbody', {}, ...body),
  );
  const said = element('figcaption', { 'aria-hidden': 'true' }, escapeText(`${caption}.`));
  return element('figure', {}, element('div', scrolling(caption), table), said);
}
