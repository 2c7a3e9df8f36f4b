/** The URL of a queue: which server it names, what of it may be shown, and who may use it without a secret. */
import { isIP } from 'node:net';
import { KobaiError } from '../shared/index.ts';

/** A URL that names a server of queues. */
export type QueueUrl = {
  readonly kind: 'redis' | 'postgres';
  /** With its password: for the driver alone. */
  readonly href: string;
  /** Without it, and without the options of the driver. */
  readonly shown: string;
  /** Whether the server is on this machine. */
  readonly isLocal: boolean;
};

const kinds: Readonly<Record<string, QueueUrl['kind']>> = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
};

/** Options by which a driver is led to another server than the one that the URL names. */
const otherServers = ['host', 'hostaddr', 'port', 'path', 'sentinels'];

/** Reads the URL of a queue. @throws CLUSTER_QUEUE_URL */
export function readQueueUrl(text: string): QueueUrl {
  // The text is not repeated: there may be a password in it.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const kind = url && kinds[url.protocol];
  const isLed = otherServers.some((name) => url?.searchParams.has(name));
  if (!url || !kind || url.hostname === '' || isLed) {
    const message = isLed
      ? '--queue: its options name another server than the URL'
      : '--queue takes the URL of a Redis or a PostgreSQL';
    const hint = 'such as redis://127.0.0.1:6379 or postgres://user@host/database';
    throw new KobaiError('input', 'CLUSTER_QUEUE_URL', message, { hint });
  }
  const user = url.username === '' ? '' : `${url.username}@`;
  const shown = `${url.protocol}//${user}${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  return { kind, href: url.href, shown, isLocal: isLoopback(url.hostname) };
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}

/** Refuses a server of another machine where there is no secret. @throws CLUSTER_SECRET_MISSING */
export function refuseOpenServer({ isLocal, shown }: QueueUrl, secret: string): void {
  if (isLocal || secret !== '') return;
  const message = `${shown} is on another machine: without a secret anybody there could say what is trained here`;
  const hint = 'Give coordinator and workers the same secret, in KOBAI_QUEUE_SECRET or in the file of --secret-file.';
  throw new KobaiError('input', 'CLUSTER_SECRET_MISSING', message, { hint });
}
