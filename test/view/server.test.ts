import { request as httpRequest } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Site, type SiteEvent, serveSite } from '../../src/view/index.ts';

/** A site that counts what is asked of it. */
function makeSite() {
  const acts: string[] = [];
  const readers = new Set<(event: SiteEvent) => void>();
  const site: Site = {
    page: (path, query) => (path === 'runs/a b/' ? `<p>${query.get('x')}</p>` : undefined),
    follow(path, tell) {
      if (path !== 'runs/a b/') return undefined;
      readers.add(tell);
      tell({ name: 'state', data: 'newest' });
      return () => readers.delete(tell);
    },
    act: (path) => path === 'runs/a b/stop' && acts.push(path) > 0,
  };
  return { site, acts, readers };
}

async function open() {
  const made = makeSite();
  const server = await serveSite(made.site);
  onTestFinished(() => server.close());
  return { ...made, server, base: new URL(server.url) };
}

type Answer = { readonly status: number | undefined; readonly text: string; readonly headers: object };

/** As any program can ask, with whatever headers. */
function ask(url: URL, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, options, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, text, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const own = (base: URL) => ({ origin: base.origin });

describe('[U] view/server', () => {
  it('gives a page to whoever knows the address, on the loopback address alone', async () => {
    const { base } = await open();
    expect(base.hostname).toBe('127.0.0.1');
    const { status, text, headers } = await ask(new URL('runs/a%20b/?x=1', base));
    expect([status, text]).toEqual([200, '<p>1</p>']);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "frame-ancestors 'self'",
      'referrer-policy': 'no-referrer',
    });
    expect((await ask(new URL('elsewhere', base))).status).toBe(404);
    expect((await ask(new URL('%ff', base))).status).toBe(400);
  });

  it('refuses a host that only resolves to this machine', async () => {
    const { base } = await open();
    const page = new URL('runs/a%20b/', base);
    expect((await ask(page, { headers: { host: `evil.example:${base.port}` } })).status).toBe(403);
    expect((await ask(page, { headers: { host: '127.0.0.1' } })).status).toBe(403);
    expect((await ask(page, { headers: { host: `localhost:${base.port}` } })).status).toBe(200);
  });

  it('refuses who has another token, and tells nothing of the right one', async () => {
    const { base } = await open();
    for (const path of ['/', '/x/runs/a%20b/', `/${'0'.repeat(32)}/runs/a%20b/`]) {
      expect((await ask(new URL(path, base.origin))).status).toBe(403);
    }
  });

  it('refuses a page of another site, even one that knows the token', async () => {
    const { base, acts } = await open();
    const stop = new URL('runs/a%20b/stop', base);
    const others = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { ...own(base), 'sec-fetch-site': 'cross-site' },
      {},
    ] as Record<string, string>[];
    for (const headers of others) expect((await ask(stop, { method: 'POST', headers })).status).toBe(403);
    expect((await ask(new URL('runs/a%20b/', base), { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    expect(acts).toEqual([]);
  });

  it('does what a page of its own asks for, and says where there is nothing to do', async () => {
    const { base, acts } = await open();
    const stop = new URL('runs/a%20b/stop', base);
    expect((await ask(stop, { method: 'POST', headers: own(base) })).status).toBe(204);
    expect(acts).toEqual(['runs/a b/stop']);
    expect((await ask(new URL('other/stop', base), { method: 'POST', headers: own(base) })).status).toBe(409);
    expect((await ask(stop, { method: 'PUT', headers: own(base) })).status).toBe(405);
  });

  it('tells the newest state at once and what comes after, until the reader leaves', async () => {
    const { base, readers } = await open();
    const leave = new AbortController();
    const { body } = await fetch(new URL('runs/a%20b/events', base), { signal: leave.signal });
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (part: string) => {
      while (!text.includes(part)) text += (await reader.read()).value;
    };
    await until('event: state\ndata: "newest"\n\n');
    expect(text).toMatch(/^retry: \d+\n\n/);
    for (const tell of readers) tell({ name: 'state', data: 'two\nlines' });
    await until('data: "two\\nlines"\n\n');
    leave.abort();
    await expect.poll(() => readers.size).toBe(0);
  });

  it('skips what a slow reader has not taken, and sends the newest', async () => {
    const { base, readers } = await open();
    const { body } = await fetch(new URL('runs/a%20b/events', base));
    await expect.poll(() => readers.size).toBe(1);
    const large = 'x'.repeat(1_000_000);
    for (let i = 0; i < 200; i += 1) for (const tell of readers) tell({ name: 'state', data: `${i} ${large}` });
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('data: "199 ')) text += (await reader.read()).value;
    expect(text.length).toBeLessThan(100_000_000);
    await reader.cancel();
  });

  it('lets every reader go when it closes', async () => {
    const { base, readers, server } = await open();
    const { body } = await fetch(new URL('runs/a%20b/events', base));
    await expect.poll(() => readers.size).toBe(1);
    await server.close();
    expect(readers.size).toBe(0);
    await expect(
      body!
        .pipeThrough(new TextDecoderStream())
        .getReader()
        .read()
        .then(() => ask(base)),
    ).rejects.toThrow();
  });

  it('says which port is taken', async () => {
    const { base, site } = await open();
    await expect(serveSite(site, Number(base.port))).rejects.toMatchObject({ code: 'VIEW_PORT_TAKEN' });
  });

  it('answers 500 where a page, its events or a button throws, and goes on', async () => {
    const fail = () => {
      throw new TypeError('a fault');
    };
    const server = await serveSite({
      page: (path) => (path === '' ? '<p>' : path === 'events' ? undefined : fail()),
      follow: fail,
      act: fail,
    });
    onTestFinished(() => server.close());
    const base = new URL(server.url);
    const page = await ask(new URL('runs/a/', base));
    expect([page.status, page.text]).toEqual([500, 'This cannot be shown: a fault\n']);
    expect((await ask(new URL('runs/a/stop', base), { method: 'POST', headers: own(base) })).status).toBe(500);
    // The stream has begun by then: it ends, and the browser comes back.
    await ask(new URL('events', base)).catch(() => undefined);
    expect((await ask(base)).status).toBe(200);
  });
});
