/** All that the page shows → report.html: one file that asks for nothing and runs only its own script. */
import { sha256Hex } from '../../shared/index.ts';
import { element, escapeText } from './charts/markup.ts';
import { clientScript } from './client-bundle.ts';
import { layOutPage, type PageInput } from './page-data.ts';
import { mainMarkup } from './sections/main.ts';
import { pageStyle } from './style.ts';
import type { PageData } from './types.ts';

/** report.html of a run. */
export function htmlReport(input: PageInput): string {
  return pageHtml(layOutPage(input));
}

/** The whole file. Its policy lets no request out, and runs the one script whose hash it names. */
function pageHtml(data: PageData): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hashSource(clientScript)}'`,
    `style-src '${hashSource(pageStyle)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy.join('; ') }),
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    element('title', {}, escapeText(`${data.name} · kobai`)),
    `<style>${pageStyle}</style>`,
    '</head>',
    '<body>',
    `<main>${mainMarkup(data)}</main>`,
    `<script type="application/json" id="page-data">${embedJson(data)}</script>`,
    `<script>${clientScript}</script>`,
    '</body>',
    '</html>\n',
  ].join('\n');
}

/** A text as a source of a content policy. */
function hashSource(text: string): string {
  return `sha256-${Buffer.from(sha256Hex(text), 'hex').toString('base64')}`;
}

/** JSON in which nothing ends a script element or a line of one. */
function embedJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
