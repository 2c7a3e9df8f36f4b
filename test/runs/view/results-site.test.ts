import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PageData, RunStatus } from '../../../src/page/index.ts';
import type { LiveRun } from '../../../src/runs/view/live-run.ts';
import { openResultsSite } from '../../../src/runs/view/results-site.ts';
import { type SiteEvent, serveSite } from '../../../src/view/index.ts';
import { temporaryFolder } from '../../results/folders.ts';

const committed = new URL('../../../results/xor', import.meta.url).pathname;
const noQuery = new URLSearchParams();

/** What is done to the folder of a run, by what comes of it. */
const damages: Readonly<Record<string, (folder: string) => void>> = {
  'a summary that is cut': (folder) => truncateSync(path.join(folder, 'summary.json'), 1000),
  'a summary that is another JSON': (folder) => writeFileSync(path.join(folder, 'summary.json'), '{"name":"x"}'),
  'a summary of NULs': (folder) => writeFileSync(path.join(folder, 'summary.json'), Buffer.alloc(5000)),
  'a summary that is a folder': (folder) => {
    rmSync(path.join(folder, 'summary.json'));
    mkdirSync(path.join(folder, 'summary.json'));
  },
  'a summary that is a link': (folder) => {
    rmSync(path.join(folder, 'summary.json'));
    symlinkSync('/etc/passwd', path.join(folder, 'summary.json'));
  },
  'trials that are cut': (folder) => truncateSync(path.join(folder, 'trials.jsonl'), 1000),
  'trials of NULs': (folder) => writeFileSync(path.join(folder, 'trials.jsonl'), `${'\0'.repeat(100)}\n`),
  'no trials': (folder) => rmSync(path.join(folder, 'trials.jsonl')),
  'no summary': (folder) => rmSync(path.join(folder, 'summary.json')),
  'a lock that is a file': (folder) => writeFileSync(path.join(folder, '.lock'), ''),
  'a lock of nobody': (folder) => mkdirSync(path.join(folder, '.lock', 'nobody'), { recursive: true }),
};

type Told = { readonly name: string; readonly data: RunStatus };

/** Follows the events of a page, as a browser does. */
async function listen(url: string) {
  const { body } = await fetch(url);
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  /** The next event that is wanted; those before it are passed over. */
  const until = async (isWanted: (event: Told) => boolean): Promise<Told> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const { done, value } = await reader.read();
        if (done) throw new Error('the stream has ended');
        text += value;
        continue;
      }
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (name === undefined || data === undefined) continue;
      const event = { name, data: JSON.parse(data) as RunStatus };
      if (isWanted(event)) return event;
    }
  };
  return { until };
}

function siteWith(damage: (folder: string) => void) {
  const out = temporaryFolder();
  for (const name of ['whole', 'damaged']) cpSync(committed, path.join(out, name), { recursive: true });
  damage(path.join(out, 'damaged'));
  return openResultsSite(out);
}

describe('[I] runs/results-site', () => {
  it('says on the page of a run which of its trials are lost, until they are there again', async () => {
    const site = siteWith((folder) => rmSync(path.join(folder, 'trials.jsonl')));
    expect(site.page('runs/damaged/', noQuery)).toMatch(/trials\.jsonl lacks (\d+) of the \1 trials of summary\.json/);
    expect(site.page('runs/whole/', noQuery)).not.toContain('trials.jsonl lacks');
    const told: SiteEvent[] = [];
    const unfollow = site.follow('runs/damaged/', (event) => told.push(event));
    unfollow?.();
    expect(told.find(({ name }) => name === 'status')?.data).toMatchObject({
      state: 'ended',
      text: expect.stringContaining('trials.jsonl lacks'),
    });
  });

  it.each(Object.keys(damages))('shows %s as a page and a line in the list, beside the others', (name) => {
    const site = siteWith(damages[name] ?? (() => {}));
    expect(site.page('', noQuery)).toContain('whole');
    expect(site.page('', noQuery)).toContain('damaged');
    expect(site.page('runs/whole/', noQuery)).toContain('</html>');
    const page = site.page('runs/damaged/', noQuery);
    if (/lock|no trials|trials of|trials that|no summary/.test(name)) expect(page ?? '').not.toContain('undefined');
    else expect(page).toContain('This run cannot be shown: ');
    expect(() => site.page('compare', new URLSearchParams({ a: 'whole', b: 'damaged' }))).not.toThrow();
    for (const address of ['', 'runs/whole/', 'runs/damaged/']) {
      const told: SiteEvent[] = [];
      const unfollow = site.follow(address, (event) => told.push(event));
      unfollow?.();
      expect([address, told.length > 0]).toEqual([address, true]);
    }
  });

  it('shows two of which one is damaged beside each other, with a way back to the list', () => {
    const site = siteWith((folder) => truncateSync(path.join(folder, 'summary.json'), 1000));
    const page = site.page('compare', new URLSearchParams({ a: 'whole', b: 'damaged' }));
    expect(page).toContain('<iframe src="runs/damaged/"');
    expect(page).toContain('These runs cannot be compared: ');
    expect(page).toContain('<a href="./">all runs</a>');
    expect(page).not.toContain('../../');
  });

  it('goes on to look when what it shows is damaged meanwhile, and says no more of it when it is mended', async () => {
    const out = temporaryFolder();
    const summary = path.join(out, 'xor', 'summary.json');
    cpSync(committed, path.join(out, 'xor'), { recursive: true });
    const whole = readFileSync(summary);
    const server = await serveSite(openResultsSite(out));
    onTestFinished(() => server.close());
    const events = await listen(`${server.url}runs/xor/events`);
    await events.until(({ name }) => name === 'page');
    const until = (words: RegExp) => events.until(({ name, data }) => name === 'status' && words.test(data.text));
    await until(/^$/);
    truncateSync(summary, 1000);
    await until(/^this cannot be shown: .*damaged/);
    writeFileSync(summary, whole);
    await events.until(({ name }) => name === 'page');
    await until(/^$/);
  });

  it('keeps the button that stops a run whose page cannot be drawn, and says so until it can', async () => {
    const out = temporaryFolder();
    const status = { state: 'running', text: '1 of 3 trials', trials: [] } as const;
    const tellers = new Set<(changed: 'page' | 'status') => void>();
    let isDamaged = true;
    const run = {
      name: 'live',
      page() {
        if (isDamaged) throw new Error('a fault');
        return { name: 'drawn' } as PageData;
      },
      status: () => status,
      follow(tell: (changed: 'page' | 'status') => void) {
        tellers.add(tell);
        return () => tellers.delete(tell);
      },
    };
    const site = openResultsSite(out);
    site.show(run as unknown as LiveRun);
    const server = await serveSite(site);
    onTestFinished(() => server.close());
    const page = await (await fetch(`${server.url}runs/live/`)).text();
    expect(page).toContain('This run cannot be shown: a fault');
    expect(page).toMatch(/<button[^>]* data-act="stop">/);
    const events = await listen(`${server.url}runs/live/events`);
    const faulty = { name: 'status', data: { ...status, text: '1 of 3 trials; this cannot be shown: a fault' } };
    expect(await events.until(({ data }) => /fault/.test(data.text))).toEqual(faulty);
    for (const tell of tellers) tell('status');
    expect(await events.until(({ name }) => name === 'status')).toEqual(faulty);
    isDamaged = false;
    for (const tell of tellers) tell('page');
    expect(await events.until(({ name }) => name === 'page')).toMatchObject({ data: { name: 'drawn' } });
    expect(await events.until(({ name }) => name === 'status')).toEqual({ name: 'status', data: status });
  });

  it('serves whatever is asked of whatever is there', async () => {
    for (const damage of Object.values(damages)) {
      const server = await serveSite(siteWith(damage));
      onTestFinished(() => server.close());
      const addresses = [
        '',
        'runs/damaged/',
        'runs/whole/',
        'compare?a=whole&b=damaged',
        'runs/none/',
        'runs/..%2f..%2f/',
      ];
      for (const address of addresses) {
        const { status } = await fetch(server.url + address);
        expect([address, [200, 404].includes(status)]).toEqual([address, true]);
      }
    }
  });
});
