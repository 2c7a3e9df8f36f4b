/** The events of a server → the page as it is now. */
import { statusMarkup } from '../sections/status-bar.ts';
import type { PageData, RunStatus } from '../types.ts';
import type { MountedPage } from './mount.ts';

/**
 * Follows a run: newer data is drawn as it comes, the bar shows what is being trained, and its button stops the run.
 *
 * A connection that is lost comes back by itself; until then the bar says so.
 *
 * @param page absent where it could not be drawn: it is asked for again when it can
 */
export function followRun(bar: HTMLElement, page: MountedPage | undefined): void {
  const inside = bar.querySelector('.status');
  const button = bar.querySelector('button');
  const events = new EventSource(bar.dataset.events ?? '');
  events.addEventListener('page', ({ data }) => {
    // Not at once: one that fails again is asked for once a second.
    if (page === undefined) setTimeout(() => location.reload(), 1000);
    else page.show(JSON.parse(data) as PageData);
  });
  events.addEventListener('status', ({ data }) => {
    const status = JSON.parse(data) as RunStatus;
    if (inside !== null) inside.innerHTML = statusMarkup(status);
    button?.toggleAttribute('hidden', status.state !== 'running');
  });
  events.addEventListener('open', () => bar.classList.remove('is-lost'));
  events.addEventListener('error', () => bar.classList.add('is-lost'));
  button?.addEventListener('click', () => {
    button.toggleAttribute('hidden', true);
    void fetch(button.dataset.act ?? '', { method: 'POST' });
  });
}
