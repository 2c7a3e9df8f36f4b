/**
 * A site → HTTP on the loopback address.
 *
 * By node:http: three kinds of request are less than what a framework takes to say.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KobaiError } from '../shared/index.ts';
import { refuseRequest } from './access.ts';
import { openEventStream } from './event-stream.ts';
import type { Site, ViewServer } from './types.ts';

/** Pages are not cached, not shown in frames of other sites, and not named to the sites that links lead to. */
const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "frame-ancestors 'self'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Serves a site until it is closed. GET gives a page, or `events` below it its events; POST does what its path says.
 *
 * @param port 0 takes one that is free
 * @throws VIEW_PORT_TAKEN, VIEW_CANNOT_LISTEN
 */
export async function serveSite(site: Site, port = 0): Promise<ViewServer> {
  const token = randomBytes(16).toString('hex');
  const open = new Set<() => void>();
  const server = createServer((request, response) => {
    response.on('error', () => response.destroy());
    try {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      const { port: own } = server.address() as AddressInfo;
      const refusal = refuseRequest(request, own, token);
      if (refusal === undefined) answer(site, request, response, open);
      else end(response, 403, `Refused: ${refusal}.\n`);
    } catch (error) {
      // Whatever goes wrong with one page, the server goes on, and the run that it shows.
      if (response.headersSent) response.destroy();
      else end(response, 500, `This cannot be shown: ${error instanceof Error ? error.message : error}\n`);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(describeFault(error, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  // A connection that cannot be taken is tried again by the browser.
  server.on('error', () => {});
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${token}/`,
    close() {
      for (const stop of open) stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

function answer(site: Site, request: IncomingMessage, response: ServerResponse, open: Set<() => void>): void {
  const target = readTarget(request.url ?? '');
  const html = request.method === 'GET' && target ? site.page(target.path, target.query) : undefined;
  if (target === undefined) end(response, 400, 'Not an address.\n');
  else if (request.method === 'POST') end(response, site.act(target.path) ? 204 : 409);
  else if (request.method !== 'GET') end(response, 405);
  else if (html !== undefined) response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
  else if (/(^|\/)events$/.test(target.path)) followPage(site, target.path.slice(0, -'events'.length), response, open);
  else end(response, 404, 'There is nothing here.\n');
}

/** The path below the token; undefined where its percent escapes are invalid. */
function readTarget(url: string): { readonly path: string; readonly query: URLSearchParams } | undefined {
  try {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    return { path: pathname.split('/').slice(2).map(decodeURIComponent).join('/'), query: searchParams };
  } catch {
    return undefined;
  }
}

function followPage(site: Site, path: string, response: ServerResponse, open: Set<() => void>): void {
  const stream = openEventStream(response);
  const unfollow = site.follow(path, stream.tell);
  const stop = () => {
    if (!open.delete(stop)) return;
    unfollow?.();
    stream.close();
  };
  open.add(stop);
  response.on('close', stop);
}

function end(response: ServerResponse, status: number, text = ''): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
}

function describeFault(error: NodeJS.ErrnoException, port: number): KobaiError {
  if (error.code === 'EADDRINUSE') {
    return new KobaiError('input', 'VIEW_PORT_TAKEN', `port ${port} is taken`, {
      hint: 'Name another one with --port, or none: then one that is free is taken.',
      cause: error,
    });
  }
  return new KobaiError('environment', 'VIEW_CANNOT_LISTEN', `cannot listen on port ${port}: ${error.message}`, {
    cause: error,
  });
}
