/** Events of a page → server-sent events: the newest of each name, as fast as the reader takes them. */
import type { ServerResponse } from 'node:http';
import type { SiteEvent } from './types.ts';

/** How soon a browser comes back when the connection is lost. */
const retryMs = 1000;
/** Time between two empty comments, which keep the connection from being closed as idle. */
const heartbeatMs = 15_000;

/** Opens the stream of a response. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function openEventStream(response: ServerResponse): { tell(event: SiteEvent): void; close(): void } {
  const waiting = new Map<string, unknown>();
  let isFull = false;
  const send = () => {
    for (const [name, data] of waiting) {
      if (isFull) return;
      waiting.delete(name);
      isFull = !response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  };
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
  response.write(`retry: ${retryMs}\n\n`);
  response.on('drain', () => {
    isFull = false;
    send();
  });
  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs);
  heartbeat.unref();
  return {
    tell({ name, data }) {
      waiting.set(name, data);
      send();
    },
    close() {
      clearInterval(heartbeat);
      response.end();
    },
  };
}
