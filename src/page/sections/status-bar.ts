/** How a run is getting on → the bar above a page that is served. */
import { element, escapeText } from '../charts/markup.ts';
import type { RunStatus } from '../types.ts';

/** The bar, with the button that stops the run; the client draws what is inside anew as it goes on. */
export function statusBar(status: RunStatus | undefined): string {
  return element(
    'aside',
    { class: 'run', 'data-events': 'events', 'aria-label': 'Progress of the run' },
    element('nav', {}, '<a href="../../">all runs</a>'),
    element('div', { class: 'status' }, statusMarkup(status)),
    element(
      'button',
      { type: 'button', class: 'stop', 'data-act': 'stop', hidden: status?.state !== 'running' },
      'stop the run',
    ),
  );
}

/** The inside of the bar: text, and the progress of the run and of each trial in training. */
export function statusMarkup(status: RunStatus | undefined): string {
  if (status === undefined) return '';
  const { text, share, trials } = status;
  const bar = (part: number, label: string) =>
    element('progress', { max: '1', value: String(Math.round(part * 1000) / 1000), 'aria-label': label });
  const rows = trials.map(({ name, share: part }) =>
    element('li', {}, bar(part, name), element('span', {}, `${Math.floor(part * 100)} %  ${escapeText(name)}`)),
  );
  return [
    element('p', {}, escapeText(text)),
    share === undefined ? '' : bar(share, 'the whole run'),
    rows.length === 0 ? '' : element('ul', {}, ...rows),
  ].join('');
}
