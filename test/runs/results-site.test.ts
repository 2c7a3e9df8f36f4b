import { cpSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openResultsSite } from '../../src/runs/results-site.ts';
import { type SiteEvent, serveSite } from '../../src/view/index.ts';
import { temporaryFolder } from '../results/folders.ts';

const committed = new URL('../../results/xor', import.meta.url).pathname;
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

function siteWith(damage: (folder: string) => void) {
  const out = temporaryFolder();
  for (const name of ['whole', 'damaged']) cpSync(committed, path.join(out, name), { recursive: true });
  damage(path.join(out, 'damaged'));
  return openResultsSite(out);
}

describe('[I] runs/results-site', () => {
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

  it('goes on to look when what it shows is damaged meanwhile', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const out = temporaryFolder();
    cpSync(committed, path.join(out, 'xor'), { recursive: true });
    const site = openResultsSite(out);
    const told: SiteEvent[] = [];
    const unfollow = site.follow('runs/xor/', (event) => told.push(event));
    truncateSync(path.join(out, 'xor', 'summary.json'), 1000);
    vi.advanceTimersByTime(3000);
    expect(told.at(-1)).toMatchObject({ name: 'status', data: { text: expect.stringContaining('cannot be shown') } });
    cpSync(committed, path.join(out, 'xor'), { recursive: true });
    vi.advanceTimersByTime(3000);
    expect(told.at(-1)?.name).toBe('page');
    unfollow?.();
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
