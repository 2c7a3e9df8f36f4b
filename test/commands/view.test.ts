import type { ChildProcess } from 'node:child_process';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { source as axe } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { browserNote, lacksBrowser, openBrowser } from '../helpers/browser.ts';
import { makeWorkplace, smallExperiment, type Workplace } from '../helpers/cli.ts';

/** One that takes some seconds, so that there is something to see on the way. */
const slowExperiment = `
dataset: digits
layers:
  - { type: dense, units: 6, activation: tanh }
  - { type: dense, units: 10, activation: softmax }
loss: crossEntropy
gradient: numerical
learningRate: [0.01, 0.1, 1]
batchSize: 20
steps: 80
evaluate: { every: 4, unit: step }
`;
const hostile = `name: hostile\ndescription: "<script>alert(1)</script>"\n${smallExperiment}`;

/** Starts a command that serves, and waits for the address that it prints last. */
async function serve(place: Workplace, ...args: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = place.start(...args);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const wanted = args[0] === 'view' ? /(http:\S+)/ : /(http:\S+\/runs\/\S+)/;
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (chunk) => {
      text += chunk;
      const found = wanted.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.on('exit', () => reject(new Error(text)));
  });
  return { child, url };
}

const exitOf = (child: ChildProcess) => new Promise((resolve) => child.on('exit', resolve));

describe.skipIf(lacksBrowser)(`[E] kobai view${browserNote}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  async function open(url: string, colorScheme: 'light' | 'dark' = 'light') {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
    onTestFinished(() => page.close());
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(url).origin && !request.url().startsWith('data:'))
        complaints.push(request.url());
    });
    page.on('dialog', (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(url);
    return { page, complaints };
  }

  async function faultsOf(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }).axe.run(),
    );
    return violations.map(({ id }) => id);
  }

  it('shows a run as it goes on, and when it has ended', { timeout: 120_000 }, async () => {
    const place = makeWorkplace();
    place.write('slow.yaml', slowExperiment);
    const { child, url } = await serve(place, 'run', 'slow.yaml', '--view', '--workers', '1');
    const { page, complaints } = await open(url);
    await page.locator('.run .status progress').first().waitFor();
    await expect.poll(() => page.locator('.run li').first().textContent()).toMatch(/%.*learningRate 0\.\d+/);
    // A curve grows before its trial has ended.
    await page.locator('.chart-curves .curve').first().waitFor({ state: 'attached' });
    expect(await page.locator('.run p').textContent()).toMatch(/of 3 trials, 1 in training/);
    await page.locator('.search input').fill('0.1');
    await expect.poll(() => page.locator('.run p').textContent(), { timeout: 60_000 }).toBe('ended, 3 of 3 trials');
    expect(await page.locator('.stop').isVisible()).toBe(false);
    await expect.poll(() => page.locator('.chart-sweep .mark[data-point]').count()).toBeGreaterThan(0);
    // What the reader has set outlives all of it.
    expect(await page.locator('.search input').inputValue()).toBe('0.1');
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-filter'))).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    child.kill('SIGINT');
    expect(await exitOf(child)).toBe(0);
    expect(place.readSummary('slow').points).toHaveLength(3);
  });

  it('stops a run cleanly by its button, and the same command goes on', async () => {
    const place = makeWorkplace();
    place.write('slow.yaml', slowExperiment);
    const { child, url } = await serve(place, 'run', 'slow.yaml', '--view', '--workers', '1');
    const { page } = await open(url);
    await expect.poll(() => page.locator('.run p').textContent(), { timeout: 60_000 }).toContain('1 of 3');
    await page.locator('.stop').click();
    await expect.poll(() => page.locator('.run p').textContent()).toContain('ended');
    child.kill('SIGINT');
    expect(await exitOf(child)).toBe(130);
    // What it goes on with has no time to be trained: the test above trains to the end.
    const { stderr } = await place.kobai('run', 'slow.yaml', '--timeout', '0.001');
    expect(stderr).toMatch(/(1 of 3 trials is|2 of 3 trials are) finished/);
  });

  it('lists what is there, shows two side by side, and takes nothing that an experiment says for markup', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    place.write('hostile.yaml', hostile);
    await place.kobai('run', 'small.yaml', 'hostile.yaml');
    const { child, url } = await serve(place, 'view');
    const { page, complaints } = await open(url, 'dark');
    expect(await page.locator('tbody th').allTextContents()).toEqual(['hostile', 'small']);
    expect(await faultsOf(page)).toEqual([]);
    await page.locator('button', { hasText: 'compare' }).click();
    const frame = page.frameLocator('iframe').first();
    await frame.locator('.chart-sweep svg').waitFor();
    expect(await frame.locator('.about').textContent()).toBe('<script>alert(1)</script>');
    expect(await page.frameLocator('iframe').last().locator('h1').textContent()).toBe('small');
    expect(await faultsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(0);
  });

  it('draws a run of another process anew when it has written its results', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml', '--set', 'learningRate=0.1');
    const { url } = await serve(place, 'view');
    const { page } = await open(`${url}runs/small/`);
    await expect.poll(() => page.locator('.points .pick').count()).toBe(2);
    await place.kobai('run', 'small.yaml');
    await expect.poll(() => page.locator('.points .pick').count(), { timeout: 10_000 }).toBe(8);
  });

  it('says of damaged results that they are, and shows them when they are mended', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml', '--set', 'learningRate=0.1');
    const summary = place.read('results/small/summary.json');
    const { url } = await serve(place, 'view');
    const { page: known } = await open(`${url}runs/small/`);
    place.write('results/small/summary.json', summary.slice(0, 1000));
    const { page: opened } = await open(`${url}runs/small/`);
    const saying = (page: Page) => expect.poll(() => page.locator('.run p').textContent(), { timeout: 10_000 });
    await saying(known).toContain('cannot be shown');
    expect(await opened.locator('.answer').textContent()).toContain('This run cannot be shown: ');
    expect(await faultsOf(opened)).toEqual([]);
    place.write('results/small/summary.json', summary);
    await saying(known).toBe('');
    await opened.locator('.chart-curves svg').waitFor();
    await opened.locator('nav a').click();
    expect(await opened.locator('h1').textContent()).toBe('Runs');
  });

  it('comes back when the connection was lost', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml', '--set', 'learningRate=0.1');
    const { url } = await serve(place, 'view');
    const between = await openProxy(new URL(url));
    const { page } = await open(`${between.url}runs/small/`);
    await expect.poll(() => page.locator('.points .pick').count()).toBe(2);
    between.cut();
    await page.locator('.run.is-lost').waitFor();
    await place.kobai('run', 'small.yaml');
    between.mend();
    await expect.poll(() => page.locator('.points .pick').count(), { timeout: 20_000 }).toBe(8);
    await expect.poll(() => page.locator('.run.is-lost').count()).toBe(0);
  });
});

/** A server between a browser and another one, whose connections can be cut. */
async function openProxy(target: URL) {
  let isCut = false;
  const proxy = createServer((request, response) => {
    if (isCut) {
      request.socket.destroy();
      return;
    }
    const sent = httpRequest(new URL(request.url ?? '', target), { headers: { host: target.host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', () => response.destroy());
    sent.end();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${target.pathname}`,
    cut() {
      isCut = true;
      proxy.closeAllConnections();
    },
    mend() {
      isCut = false;
    },
  };
}
