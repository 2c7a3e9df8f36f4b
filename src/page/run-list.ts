/** The runs of a folder → the page that lists them, and the page that shows two side by side. */
import { element, escapeText } from './charts/markup.ts';
import { documentHtml } from './html.ts';
import { scrolling } from './sections/points-table.ts';
import { statusBar } from './sections/status-bar.ts';
import type { RunStatus } from './types.ts';

/** A row of the list of runs. */
export type ListedRun = {
  /** The folder of its results. */
  readonly name: string;
  /** The answer of its summary, one sentence. */
  readonly answer: string;
  readonly points: number;
  /** Whether it is being trained. */
  readonly isRunning: boolean;
};

/** The page that lists runs; it is told when the list changes. */
export function runListPage(runs: readonly ListedRun[]): string {
  return documentHtml({
    title: 'runs · kobai',
    body: `<main data-events="events">${runListMarkup(runs)}</main>`,
    isServed: true,
    policy: ["connect-src 'self'", "form-action 'self'"],
  });
}

/** The inside of the `<main>` of the list of runs. */
export function runListMarkup(runs: readonly ListedRun[]): string {
  const rows = runs.map(({ name, answer, points, isRunning }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('a', { href: `runs/${encodeURIComponent(name)}/` }, escapeText(name))),
      element('td', { class: 'right' }, String(points)),
      element('td', { class: 'reason' }, isRunning ? '<strong>running</strong> ' : '', escapeText(answer)),
    ),
  );
  const head = ['run', 'points', 'answer'].map((title) =>
    element('th', { scope: 'col', class: title === 'points' ? 'right' : 'left' }, title),
  );
  const table = element(
    'table',
    { class: 'points' },
    element('caption', { class: 'unseen' }, 'The runs in this folder'),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
  return [
    element('header', {}, element('p', { class: 'kicker' }, 'kobai view'), element('h1', {}, 'Runs')),
    runs.length === 0
      ? element('p', { class: 'answer' }, 'There are no results here yet: kobai run writes them.')
      : element('section', {}, element('div', scrolling('The runs'), table)),
    runs.length < 2
      ? ''
      : element('section', {}, element('h2', {}, 'Compare two runs side by side'), comparisonForm(runs)),
  ].join('');
}

function comparisonForm(runs: readonly ListedRun[]): string {
  const choice = (key: string, label: string, chosen: number) => {
    const options = runs.map(({ name }, index) =>
      element('option', { value: name, selected: index === chosen }, escapeText(name)),
    );
    return element('label', {}, `${label} `, element('select', { name: key }, ...options));
  };
  const button = element('button', { type: 'submit', class: 'submit' }, 'compare');
  return element(
    'form',
    { action: 'compare', class: 'filters' },
    choice('a', 'left', 0),
    choice('b', 'right', 1),
    button,
  );
}

function details(changes: string): string {
  const text = element('pre', scrolling('What differs'), escapeText(changes));
  return element('details', {}, element('summary', {}, 'what differs'), text);
}

/** The page of a run that cannot be shown, until it can: with its bar, which follows it. @param reason as one sentence */
export function faultPage(name: string, reason: string, status: RunStatus): string {
  const header = element(
    'header',
    {},
    element('h1', {}, escapeText(name)),
    element('p', { class: 'answer' }, escapeText(`This run cannot be shown: ${reason}`)),
  );
  return documentHtml({
    title: `${name} · kobai`,
    body: `${statusBar(status)}${element('main', {}, header)}`,
    isServed: true,
    policy: ["connect-src 'self'"],
  });
}

/** Two runs beside each other, each its own page. @param changes what differs, as text */
export function comparisonPage(a: string, b: string, changes: string): string {
  const frame = (name: string) => element('iframe', { src: `runs/${encodeURIComponent(name)}/`, title: name }, '');
  return documentHtml({
    title: `${a} and ${b} · kobai`,
    body: [
      '<main class="comparison">',
      element(
        'header',
        {},
        element('p', { class: 'kicker' }, '<a href="./">all runs</a>'),
        element('h1', {}, escapeText(`${a} and ${b}`)),
      ),
      element('div', { class: 'beside' }, frame(a), frame(b)),
      changes === '' ? '' : details(changes),
      '</main>',
    ].join(''),
    isServed: true,
    policy: ["frame-src 'self'"],
  });
}
