/** All that the page shows → the markup of its body, with empty places where the browser draws the charts. */

import { formatNumber } from '../../report/index.ts';
import { countOf } from '../../shared/index.ts';
import type { ChartName } from '../charts/list.ts';
import { element, escapeText } from '../charts/markup.ts';
import { isZoned } from '../charts/sweep-chart.ts';
import { judgements, judgementWords } from '../charts/symbols.ts';
import type { PageData } from '../types.ts';
import { confusionMatrix, heatMap, wrongRows } from './colored-tables.ts';
import { curvesTable } from './curves-table.ts';
import { legendMark, pointsTable, scrolling } from './points-table.ts';

/** The inside of `<main>`; the same data gives the same text, in Node and in a browser. */
export function mainMarkup(data: PageData): string {
  return [
    opening(data),
    sweepSection(data),
    landscapeSection(data),
    curvesSection(data),
    sharpnessSection(data),
    regionsSection(data),
    axesSection(data),
    confusionSection(data),
    predictionsSection(data),
    section('Points', pointsTable(data)),
    experimentSection(data),
  ].join('');
}

function opening({ name, description, answer, remarks }: PageData): string {
  const about = (description ?? '').trim();
  return element(
    'header',
    {},
    element('p', { class: 'kicker' }, 'kobai report'),
    element('h1', {}, escapeText(name)),
    about === '' ? '' : element('p', { class: 'about' }, escapeText(about)),
    element(
      'p',
      { class: 'answer' },
      escapeText(answer.replace(/ (?=%)| \u00b1 /g, (space) => space.replaceAll(' ', '\u00a0'))),
    ),
    remarks.length === 0
      ? ''
      : element('ul', { class: 'remarks' }, ...remarks.map((text) => element('li', {}, escapeText(text)))),
  );
}

function section(title: string, ...content: readonly string[]): string {
  return element('section', {}, element('h2', {}, escapeText(title)), ...content);
}

/** An empty place for a chart. */
function place(name: ChartName): string {
  const isWide = name === 'parallel' ? scrolling('Parallel coordinates') : {};
  return element('div', { ...isWide, class: `chart chart-${name}`, 'data-chart': name });
}

function sweepSection(data: PageData): string {
  const { sweep } = data;
  if (sweep === undefined) return '';
  const dots = sweep.groups.some(({ marks }) => marks.some(({ trials }) => trials.length > 1));
  const hasBand = sweep.groups.some(({ marks }) => marks.some(({ std }) => std !== undefined));
  const hasMissing = sweep.groups.some(({ marks }) => marks.some(({ trials }) => trials.length === 0));
  const [low, high] = sweep.range;
  const hasBeyond = sweep.groups.some(({ marks }) =>
    marks.some(({ trials }) => trials.some((v) => v < low || v > high)),
  );
  const edge = sweep.goal === 'minimize' ? 'top' : 'bottom';
  const parts = [
    `Each mark is a ${dots ? 'trial' : 'point'}`,
    ...(hasBand && !sweep.isScattered
      ? ['the line is the mean over the repeats, the band one standard deviation on either side']
      : []),
    ...(sweep.limit
      ? [
          `${sweep.limit.formula} = ${formatNumber(sweep.limit.x)} is the largest stable learning rate by the sharpness λ of the loss at the start`,
        ]
      : []),
    ...(hasBeyond ? ['what lies beyond the axis stands at its edge, with its number'] : []),
    ...(hasMissing ? [`points without a finite ${sweep.y} are drawn at the ${edge}`] : []),
  ];
  const present = judgements.filter((judgement) => data.points.some((point) => point.judgement === judgement));
  const legend = present.map((judgement) => element('li', {}, legendMark(judgement), ` ${judgementWords[judgement]}`));
  const figure = element(
    'figure',
    {},
    place('sweep'),
    isZoned(sweep) ? '' : element('ul', { class: 'legend' }, ...legend),
    element('figcaption', {}, escapeText(`${parts.join('; ')}.`)),
  );
  return section(`${sweep.y} over ${sweep.x.title}`, figure);
}

function curvesSection(data: PageData): string {
  const { curves, points } = data;
  if (curves === undefined) return '';
  const isPart = curves.lines.length < points.length;
  const hasBeyond = curves.lines.some((line) => line.curves.some(({ y }) => y.some((loss) => loss > curves.range[1])));
  const how = [
    isPart ? `${curves.lines.length} of ${points.length} points are drawn, evenly spread over the ranks.` : '',
    points.length > 1
      ? 'Each curve is the mean over the trials of a point. Hover over a row or a curve to highlight it.'
      : '',
    hasBeyond ? 'Losses above the axis lie on its upper edge; the highest are given as numbers.' : '',
  ];
  const caption = element('figcaption', {}, how.filter((text) => text !== '').join(' '));
  return section('Learning curves', element('figure', {}, place('curves'), caption), curvesTable(data));
}

function sharpnessSection({ sharpness }: PageData): string {
  if (sharpness === undefined) return '';
  const hasLimits = sharpness.lines.some(({ limit }) => limit !== undefined);
  const what = 'λ is the largest eigenvalue of the Hessian of the training loss.';
  const limits = hasLimits
    ? ' Each straight line is the λ above which the learning rate of its curve is not stable: 2/η, with momentum times 1 + β. Where λ has come to it and stays, training goes on at the edge of stability.'
    : '';
  const caption = element('figcaption', {}, escapeText(`${what}${limits}`));
  return section('Sharpness', element('figure', {}, place('sharpness'), caption));
}

function landscapeSection({ landscape, points }: PageData): string {
  if (landscape === undefined) return '';
  const last = Math.max(...landscape.paths.map(({ step }) => step.at(-1) ?? 0));
  const range = { type: 'range', min: '0', max: String(last), value: String(last), 'data-steps': true };
  const slider = element(
    'label',
    { class: 'slider' },
    'Steps ',
    element('input', range),
    element('output', {}, `${last} of ${last}`),
  );
  const rest = points.length > landscape.paths.length ? ` Only the best of the ${points.length} points are drawn.` : '';
  const note = `The function is constant along each contour line. A ring marks where a descent path starts, a dot each step.${rest}`;
  const caption = element('figcaption', {}, note);
  const title = `Descent paths on ${landscape.formula}`;
  return section(title, slider, element('figure', {}, place('landscape'), caption));
}

function axesSection(data: PageData): string {
  const { heatMaps, scatters, parallel } = data;
  if (heatMaps.length + scatters.length === 0 && parallel === undefined) return '';
  const shades = element('figcaption', {}, 'Points are shaded by rank, from bright (best) to dark (worst).');
  const pictures = [...(scatters.length > 0 ? ['scatter' as const] : []), ...(parallel ? ['parallel' as const] : [])];
  const figures = pictures.map((name) => element('figure', {}, place(name), shades));
  return section('Several axes together', ...heatMaps.map((map) => heatMap(data, map)), ...figures);
}

function confusionSection({ confusion, mostWrong }: PageData): string {
  if (confusion === undefined) return '';
  return section(
    'Confusion matrix of the best point',
    confusionMatrix(confusion),
    mostWrong ? wrongRows(mostWrong, confusion.trials) : '',
  );
}

function predictionsSection({ predictions }: PageData): string {
  if (predictions === undefined) return '';
  const { split, trials, repeats, outputs, allOutputs } = predictions;
  const drawn =
    trials > repeats.length ? `the first ${repeats.length} of the ${trials} trials` : `the ${trials} trials`;
  const by = trials === 1 ? '' : `, as one of ${drawn} of the point predicts it`;
  const count = outputs[0]?.marks[0]?.row.length ?? 0;
  const some = outputs.length < allOutputs ? ` ${outputs.length} of ${allOutputs} outputs are drawn.` : '';
  const far = outputs.map(({ name, off }) => {
    const of = outputs.length === 1 ? '' : ` of ${name}`;
    return `Predictions${of} are ${formatNumber(off.mean, 3)} off on average, at most ${formatNumber(off.most, 3)} (row ${off.row}).`;
  });
  const note = `Each mark is a row of ${split}${by}; there ${count === 1 ? 'is' : 'are'} ${countOf(count, 'row')}, evenly spread over the split.${some} On the dashed line predictions are right. ${far.join(' ')}`;
  const caption = element('figcaption', {}, escapeText(note));
  const title = 'Predicted over actual values of the best point';
  return section(title, element('figure', {}, place('predictions'), caption));
}

function regionsSection({ regions, points }: PageData): string {
  if (regions === undefined) return '';
  const choose = points.length > 2 ? ' Pick a point in the table to show its regions too.' : '';
  const note = `Colours show the class that the first trial of a point predicts at each place; marks are rows of the data set.${choose}`;
  return section('Decision regions', element('figure', {}, place('regions'), element('figcaption', {}, note)));
}

function experimentSection({ experiment, facts }: PageData): string {
  const list = facts.map(([name, value]) => element('dt', {}, escapeText(name)) + element('dd', {}, escapeText(value)));
  return section(
    'Experiment',
    element('p', {}, 'The experiment as kobai read it, with defaults filled in and all values of each axis.'),
    element('pre', scrolling('The experiment'), element('code', {}, escapeText(experiment))),
    element('dl', {}, ...list),
  );
}
