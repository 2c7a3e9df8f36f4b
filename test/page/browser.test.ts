import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { source as axe } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlReport, layOutPage } from '../../src/page/index.ts';
import { browserNote, lacksBrowser, openBrowser, type Screen, visit } from '../helpers/browser.ts';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';
import { hostile } from '../helpers/hostile.ts';
import { inputOf, summaryOver } from '../report/examples.ts';

const functionExperiment = `
function: { formula: x0^2 + x1^2, start: { x0: -3, x1: 4 } }
learningRate: [1e-10, 0.1, 1, 10, 1e200]
steps: 30
`;

const plane = `
dataset: { type: xor, rows: 80, noise: 0.2 }
layers:
  - { type: dense, units: [1, 4, 8], activation: tanh }
  - { type: dense, units: 2, activation: softmax }
loss: crossEntropy
learningRate: 0.5
epochs: 10
`;

const images = `
dataset: digits
layers:
  - { type: flatten }
  - { type: dense, units: 10, activation: softmax }
loss: crossEntropy
learningRate: 0.01
epochs: 1
`;

const ofNumbers = `
dataset:
  type: csv
  path: ${fileURLToPath(new URL('../golden/numbers.csv', import.meta.url))}
  target: [t0, t1]
  normalizeTarget: standard
  split: { test: 20 }
layers:
  - { type: dense, units: 4, activation: tanh }
  - { type: dense, units: 2 }
loss: meanSquaredError
learningRate: [0.01, 0.1]
batchSize: 8
epochs: 5
repeats: 2
`;

const threeAxes = `
dataset: iris
layers:
  - { type: dense, units: [4, 8], activation: [relu, tanh] }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: { log: { from: 1e-3, to: 10 } }
weightDecay: { log: { from: 1e-6, to: 1e-2 } }
epochs: 2
sweep: { method: { type: random, points: 40 } }
`;

/** Each width and each scheme once: what is cut hangs on the one, how text stands out on the other. */
const screens: readonly Required<Screen>[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
];

const rows = (page: Page) => page.locator('.points tbody:not([hidden])');
const ranks = async (page: Page) =>
  (await rows(page).locator('.pick > span:first-child').allTextContents()).map((text) => text.replace('≈ ', ''));

describe.skipIf(lacksBrowser)(`[E] the report in a browser${browserNote}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** Each experiment is trained once. */
  const reports = new Map<string, string>();

  async function reportOf(text: string): Promise<string> {
    const place = makeWorkplace();
    if (!reports.has(text)) {
      place.write('look.yaml', text);
      await place.kobai('run', 'look.yaml');
      reports.set(text, place.read('results/look/report.html'));
    }
    return pageOf(reports.get(text) ?? '');
  }

  function pageOf(html: string): string {
    const place = makeWorkplace();
    place.write('report.html', html);
    return path.join(place.folder, 'report.html');
  }

  it('has a mark of every trial and a curve of every point, asks for nothing and complains of nothing', async () => {
    const { page, requests, complaints } = await visit(browser, await reportOf(smallExperiment));
    expect(await page.locator('.chart-sweep .mark[data-point]').count()).toBe(14);
    expect(await page.locator('.chart-curves .curve').count()).toBe(16);
    expect(await page.locator('.chart-curves .is-diverged').count()).toBe(2);
    expect(await page.locator('.chart-sweep .ring').count()).toBe(1);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('brings out the curves of the row under the mouse, and fades the others', async () => {
    const { page } = await visit(browser, await reportOf(smallExperiment));
    const row = rows(page).nth(2);
    const point = await row.getAttribute('data-point');
    await row.hover();
    expect(
      await page.locator('.curve.is-on').evaluateAll((all) => all.map((one) => one.getAttribute('data-point'))),
    ).toEqual([point, point]);
    const opacity = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((one) => getComputedStyle(one).opacity);
    expect(await opacity('.curve.is-on')).toBe('1');
    expect(Number(await opacity('.curve:not(.is-on)'))).toBeLessThan(0.5);
    await page.mouse.move(0, 0);
    expect(await page.locator('.is-on').count()).toBe(0);
    await page.close();
  });

  it('keeps a point in view that is chosen by keys', async () => {
    const { page } = await visit(browser, await reportOf(smallExperiment));
    const pick = rows(page).nth(1).locator('.pick');
    await pick.focus();
    await page.keyboard.press('Enter');
    expect(await pick.getAttribute('aria-pressed')).toBe('true');
    await rows(page).nth(0).locator('.pick').focus();
    await page.mouse.move(0, 0);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    expect(await page.locator('.curve.is-on').count()).toBe(2);
    await page.close();
  });

  it('filters rows and marks by verdict and by text, and says how many are left', async () => {
    const { page } = await visit(browser, await reportOf(smallExperiment));
    await page.locator('[data-show=diverged]').uncheck();
    expect(await rows(page).count()).toBe(6);
    expect(await page.locator('.chart-curves .curve:visible').count()).toBe(12);
    expect(await page.locator('.count').textContent()).toBe('6 of 8 points');
    await page.locator('[data-filter]').fill('batchSize 40');
    expect(await rows(page).count()).toBe(3);
    await page.locator('[data-filter]').fill('');
    await page.locator('[data-show=diverged]').check();
    expect(await page.locator('.count').textContent()).toBe('8 points');
    await page.close();
  });

  it('sorts by numbers, up and down, with what has none at the end', async () => {
    const { page } = await visit(browser, await reportOf(smallExperiment));
    expect(await ranks(page)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    const column = page.locator('.points thead th', { has: page.getByRole('button', { name: 'learningRate' }) });
    const values = () => rows(page).locator('tr:first-child td:nth-child(2)').allTextContents();
    await column.getByRole('button').click();
    expect(await column.getAttribute('aria-sort')).toBe('ascending');
    expect(await values()).toEqual(['0.001', '0.001', '0.01', '0.01', '0.1', '0.1', '1e+38', '1e+38']);
    await column.getByRole('button').click();
    expect(await column.getAttribute('aria-sort')).toBe('descending');
    expect((await values())[0]).toBe('1e+38');
    await page.getByRole('button', { name: 'test.loss' }).click();
    expect((await values()).slice(-2)).toEqual(['1e+38', '1e+38']);
    await page.close();
  });

  it('shows hostile names as they are written, and runs none of them', async () => {
    const points = [{ [hostile]: hostile }, { [hostile]: `${hostile}2` }];
    const summary = summaryOver(points, { name: hostile, description: hostile });
    const { page, requests, complaints } = await visit(browser, pageOf(htmlReport(layOutPage(inputOf(summary)))));
    expect(await page.locator('h1').textContent()).toContain('</script><img src=x');
    expect(await page.locator('img').count()).toBe(0);
    await rows(page).first().hover();
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    await page.close();
  });

  it.each(screens)('leaves nothing cut or wider than the screen, and axe finds no fault: %o', async (screen) => {
    for (const text of [
      smallExperiment,
      functionExperiment,
      threeAxes,
      ofNumbers,
      smallExperiment.replace(/\[[^\]]*\]/g, '0.1'),
    ]) {
      const { page, complaints } = await visit(browser, await reportOf(text.replace('batchSize: 0.1', '')), screen);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(screen.width);
      expect(await page.evaluate(listCutTexts)).toEqual([]);
      await page.evaluate(axe);
      const faults = await page.evaluate(() =>
        (window as unknown as { axe: typeof import('axe-core') }).axe
          .run()
          .then(({ violations }) =>
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
          ),
      );
      expect(faults).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  it('sets axes against each other, and actual classes against predicted ones', async () => {
    const { page } = await visit(browser, await reportOf(threeAxes));
    expect(await page.locator('.chart-parallel .curve').count()).toBe(40);
    expect(await page.locator('.chart-scatter .mark').count()).toBe(3 * 40);
    expect(await page.locator('.colored').first().locator('td[data-point]').count()).toBe(4);
    await page.locator('.colored').first().locator('td[data-point]').first().hover();
    expect(await page.locator('.chart-parallel .curve.is-on').count()).toBe(1);
    const counts = await page.locator('.colored').last().locator('tbody td').allTextContents();
    expect(counts.map(Number).reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(await page.locator('.colored').last().locator('tbody th').allTextContents()).toEqual([
      'setosa',
      'versicolor',
      'virginica',
    ]);
    await page.close();
  });

  it('maps the plane for the best point, the worst, and one that is chosen', async () => {
    const { page } = await visit(browser, await reportOf(plane));
    const titles = () => page.locator('.chart-regions .strong').allTextContents();
    const before = await titles();
    expect(before.map((title) => title.split(':')[0])).toEqual(['best', 'worst']);
    expect(await page.locator('.chart-regions path.mark').count()).toBe(2 * 80 + 2);
    await rows(page).nth(1).locator('.pick').click();
    expect((await titles()).map((title) => title.split(':')[0])).toEqual(['best', 'worst', 'chosen']);
    await rows(page).nth(1).locator('.pick').click();
    expect(await titles()).toEqual(before);
    await page.close();
  });

  it('shows the misclassified images of the best point, without asking for any', async () => {
    const { page, requests } = await visit(browser, await reportOf(images));
    const pictures = page.locator('.wrong-rows img');
    expect(await pictures.count()).toBe(12);
    const sizes = await pictures.evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth));
    expect(sizes).toEqual(new Array(12).fill(8));
    expect(requests).toEqual([]);
    await page.close();
  });

  it('sets predicted against actual numbers, for each output and repeat of the best point', async () => {
    const { page } = await visit(browser, await reportOf(ofNumbers));
    const chart = page.locator('.chart-predictions');
    for (const repeat of [0, 1]) expect(await chart.locator(`.mark.class-${repeat}`).count()).toBe(2 * 20 + 1);
    expect(await chart.locator('.title').allTextContents()).toEqual([
      'actual t0',
      'predicted t0',
      'actual t1',
      'predicted t1',
    ]);
    expect(await chart.getByText('repeat 1', { exact: true }).count()).toBe(1);
    await page.close();
  });

  it('shows descent paths step by step', async () => {
    const { page } = await visit(browser, await reportOf(functionExperiment));
    const dots = () => page.locator('.chart-landscape .series-0 circle, .chart-landscape .shade-2 circle').count();
    const all = await dots();
    expect(await page.locator('.chart-landscape .contour').count()).toBeGreaterThan(8);
    await page.locator('[data-steps]').fill('3');
    expect(await page.locator('.slider output').textContent()).toBe('3 of 30');
    expect(await dots()).toBe(all - 27);
    await page.close();
  });

  it('is as wide as the screen also after that has changed', async () => {
    const { page } = await visit(browser, await reportOf(smallExperiment));
    const width = () => page.locator('.chart-sweep svg').evaluate((svg) => svg.getBoundingClientRect().width);
    const before = await width();
    await page.setViewportSize({ width: 500, height: 800 });
    await page.waitForFunction(() => document.querySelector('.chart-sweep svg')?.getAttribute('width') === '468');
    expect(await width()).toBeLessThan(before);
    await page.close();
  });
});

/** Texts of charts that lie partly outside of their picture, or on another text. */
function listCutTexts(): string[] {
  return [...document.querySelectorAll('.chart svg')].flatMap((svg) => {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map((text) => ({
      said: text.textContent,
      box: text.getBoundingClientRect(),
    }));
    const cut = texts.filter(
      ({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1,
    );
    const covered = texts.filter(({ box }, i) =>
      texts.some(({ box: other }, j) => {
        const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        return j < i && across > 1 && down > 4;
      }),
    );
    return [...cut.map(({ said }) => `cut: ${said}`), ...covered.map(({ said }) => `covered: ${said}`)];
  });
}
