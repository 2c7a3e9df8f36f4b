/** A real browser, for tests of what a person sees. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const folders = (process.env.PATH ?? '').split(path.delimiter);
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const found = folders
  .flatMap((folder) => names.map((name) => path.join(folder, name)))
  .find((file) => existsSync(file));

/** CI has one, or fails: what is skipped there would be tested nowhere. */
export const lacksBrowser = found === undefined && process.env.CI === undefined;
export const browserNote = lacksBrowser ? ' (skipped: no chromium on the PATH; apt-get install chromium)' : '';

export function openBrowser(): Promise<Browser> {
  if (found === undefined)
    throw new Error('no chromium on the PATH: install it, for example by apt-get install chromium');
  // A browser started by root has no sandbox to offer; in a container its shared memory is small.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: found, args: [...sandbox, '--disable-dev-shm-usage'] });
}

export type Visit = {
  readonly page: Page;
  /** What the page asked for, besides itself. */
  readonly requests: string[];
  /** Errors, messages on the console, dialogs. */
  readonly complaints: string[];
};

export type Screen = { readonly width?: number; readonly colorScheme?: 'light' | 'dark' };

/** Opens a file and waits for its charts. */
export async function visit(
  browser: Browser,
  file: string,
  { width = 1280, colorScheme = 'light' }: Screen = {},
): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const url = `file://${file}`;
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) requests.push(request.url());
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(url);
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[data-chart]')].every((place) => place.innerHTML !== ''),
  );
  return { page, requests, complaints };
}
