/** All that the page shows → report.html: one file that asks for nothing and runs only its own script. */
import { sha256Hex } from '../shared/index.ts';
import { element, escapeText } from './charts/markup.ts';
import { clientScript } from './client-bundle.ts';
import { liveStyle } from './live-style.ts';
import { mainMarkup } from './sections/main.ts';
import { statusBar } from './sections/status-bar.ts';
import { pageStyle } from './style.ts';
import type { PageData, RunStatus } from './types.ts';

/** The text of report.html. */
export function htmlReport(data: PageData): string {
  return documentHtml({ title: `${data.name} · kobai`, body: `<main>${mainMarkup(data)}</main>`, data });
}

/**
 * The same page as a server shows it, which follows the run: newer data, and what is being trained.
 *
 * @param status undefined where no run is known to be under way
 */
export function livePage(data: PageData, status: RunStatus | undefined): string {
  return documentHtml({
    title: `${data.name} · kobai`,
    body: `${statusBar(status)}<main>${mainMarkup(data)}</main>`,
    data,
    isServed: true,
    policy: ["connect-src 'self'"],
  });
}

type Parts = {
  readonly title: string;
  readonly body: string;
  readonly data?: PageData;
  /** Whether a server shows it; else it is a file. */
  readonly isServed?: boolean;
  /** Directives of its content security policy, beside those of its own script and style. */
  readonly policy?: readonly string[];
};

/** A whole document. Its policy lets no request out, and runs the one script whose hash it names. */
export function documentHtml({ title, body, data, isServed = false, policy = [] }: Parts): string {
  const style = isServed ? liveStyle : pageStyle;
  const directives = [
    "default-src 'none'",
    `script-src '${hashSource(clientScript)}'`,
    `style-src '${hashSource(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    ...(policy.some((directive) => directive.startsWith('form-action')) ? [] : ["form-action 'none'"]),
    ...policy,
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: directives.join('; ') }),
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // Without one a browser asks the server.
    ...(isServed ? ['<link rel="icon" href="data:,">'] : []),
    element('title', {}, escapeText(title)),
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    body,
    ...(data ? [`<script type="application/json" id="page-data">${embedJson(data)}</script>`] : []),
    `<script>${clientScript}</script>`,
    '</body>',
    '</html>\n',
  ].join('\n');
}

/** The hash by which a content security policy allows a script or style. */
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
