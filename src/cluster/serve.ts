/** A worker of a queue: finds runs that are announced, checks them, and trains what lies in the queue of one at a time. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { KobaiError, numericsVersion, readVersion } from '../shared/index.ts';
import { monotonicMs } from './clock.ts';
import { decode, encode } from './encode.ts';
import type { Consumer, JobOutcome, JobQueue, QueueServer, StoredJob } from './job-queue.ts';
import {
  type Announcement,
  type Presence,
  readAnnouncement,
  runPlace,
  runsQueue,
  trialsQueue,
  workerPlace,
  workersQueue,
} from './messages.ts';
import { openRetry } from './retry.ts';
import { seal, unseal } from './seal.ts';

/** A run that a worker has checked and planned by itself. */
export type ServedRun = {
  /** Trains one of its trials; undefined where it has none of this id. */
  train(id: string, checkpoint: unknown): Promise<{ readonly elapsedMs: number; readonly result: unknown }> | undefined;
  /** The trials that are being trained, and the updates made of each. */
  inFlight(): Readonly<Record<string, number>>;
  close(): Promise<void>;
};

/** How a worker serves. */
export type ServeOptions = {
  readonly threads: number;
  /** How long nothing may be heard of it before its trials go to others. */
  readonly leaseMs: number;
  /** Ends the serving: trials that are being trained go back into the queue. */
  readonly signal: AbortSignal;
  /** Plans a run from its announcement. @throws {KobaiError} of the kind `input`: the run is refused */
  readonly admit: (announcement: Announcement) => ServedRun;
  /** Gets a sentence for a person. */
  readonly tell: (message: string) => void;
};

const pauseMs = 500;
/** As many runs at most are looked at. */
const mostRuns = 1000;
/** The longest text that is returned: PostgreSQL holds 256 MiB in one, and no server likes it. */
const longestReply = 250_000_000;

/**
 * Serves a queue until the signal is aborted.
 *
 * @throws {KobaiError} what threads of this machine cannot be started for
 */
export async function serveQueue(server: QueueServer, options: ServeOptions): Promise<void> {
  const { signal, tell } = options;
  const name = `${hostname()}-${process.pid}-${randomBytes(2).toString('hex')}`;
  const runs = server.openQueue(runsQueue);
  const workers = server.openQueue(workersQueue);
  const retry = openRetry(tell, server.shownUrl, signal);
  const refused = new Map<string, Refusal>();
  let serving: Serving | undefined;
  let beat = 0;
  tell(`worker ${name} waits for trials at ${server.shownUrl}`);
  try {
    while (!signal.aborted) {
      const announced = await retry(() => listAnnounced(runs));
      if (serving && announced.get(serving.key) !== serving.text) {
        await serving.close();
        serving = undefined;
      }
      for (const key of refused.keys()) if (refused.get(key)?.text !== announced.get(key)) refused.delete(key);
      if (!serving || (await retry(serving.countOpen)) === 0) {
        const next = await retry(() => findWork(server, announced, refused, serving?.key));
        if (next) {
          await serving?.close();
          serving = undefined;
          const opened = open(server, next, name, options);
          if (opened instanceof KobaiError) {
            refused.set(next.key, { text: next.text, reason: opened.message });
            tell(`run ${next.key.slice(0, 8)} is refused: ${opened.message}`);
          } else serving = opened;
        }
      }
      beat += 1;
      const presence = describe(options.threads, beat, serving, refused);
      await retry(() => workers.put(name, seal(JSON.stringify(presence), workerPlace(name), server.secret)));
      serving?.throwFault();
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    await serving?.close();
    await Promise.race([workers.remove([name]).catch(() => {}), sleep(pauseMs * 4, undefined, { ref: false })]);
  }
}

/** The announcement that was refused, and why. */
type Refusal = { readonly text: string; readonly reason: string };

/** Announcements as they lie on the server, sealed, under their keys. */
async function listAnnounced(runs: JobQueue): Promise<Map<string, string>> {
  const jobs = await runs.listWaiting(mostRuns);
  return new Map(jobs.map(({ id, data }) => [id, JSON.stringify(data)]));
}

type Announced = { readonly key: string; readonly text: string };

/** The first run in whose queue there is something, but not one that is refused or served. */
async function findWork(
  server: QueueServer,
  announced: ReadonlyMap<string, string>,
  refused: ReadonlyMap<string, Refusal>,
  served?: string,
): Promise<Announced | undefined> {
  for (const [key, text] of announced) {
    if (refused.has(key) || key === served) continue;
    if ((await server.openQueue(trialsQueue(key)).countOpen()) > 0) return { key, text };
  }
  return undefined;
}

/** A run that is being served. */
type Serving = Announced & {
  readonly countOpen: () => Promise<number>;
  readonly inFlight: ServedRun['inFlight'];
  /** Throws what ended its threads, if something did. */
  readonly throwFault: () => void;
  close(): Promise<void>;
};

/** Plans a run and takes its trials, or says why not. */
function open(
  server: QueueServer,
  { key, text }: Announced,
  name: string,
  options: ServeOptions,
): Serving | KobaiError {
  const { threads, leaseMs, tell } = options;
  const { secret } = server;
  let admitted: { readonly announcement: Announcement; readonly run: ServedRun };
  try {
    admitted = admit(key, text, secret, options);
  } catch (error) {
    if (error instanceof KobaiError && error.kind === 'input') return error;
    throw error;
  }
  const { run, announcement } = admitted;
  tell(`run ${key.slice(0, 8)}: trains ${announcement.name} of ${announcement.file}`);
  const queue = trialsQueue(key);
  const trials = server.openQueue(queue);
  const closing = new AbortController();
  const whenClosing = new Promise<'giveBack'>((resolve) =>
    closing.signal.addEventListener('abort', () => resolve('giveBack')),
  );
  let count = 0;
  let fault: unknown;
  const work = async (job: StoredJob): Promise<JobOutcome> => {
    if (closing.signal.aborted) return 'giveBack';
    try {
      const reply = await Promise.race([replyTo(job, queue, secret, run), whenClosing]);
      if (reply === 'giveBack') return reply;
      count += 1;
      return { returned: seal(reply, { kind: 'result', queue, id: job.id }, secret) };
    } catch (error) {
      fault ??= error;
      return 'giveBack';
    }
  };
  const tellError = openTelling(tell);
  const onError = (error: Error) => {
    // What was taken back by its coordinator cannot be given back.
    if (!closing.signal.aborted) tellError(error);
  };
  const consumer: Consumer = server.consume(queue, work, { name, concurrency: threads, leaseMs, onError });
  return {
    key,
    text,
    countOpen: () => trials.countOpen(),
    inFlight: () => run.inFlight(),
    throwFault() {
      if (fault !== undefined) throw fault;
    },
    async close() {
      closing.abort();
      await Promise.race([consumer.close().catch(() => {}), sleep(pauseMs * 4, undefined, { ref: false })]);
      await run.close();
      tell(`run ${key.slice(0, 8)}: ${count} trials trained`);
    },
  };
}

/** @throws {KobaiError} the run is refused */
function admit(key: string, text: string, secret: string, { admit }: ServeOptions) {
  const body = unseal(JSON.parse(text), runPlace(key), secret);
  if (body === undefined) throw refuse('its announcement is sealed with another secret, or was altered');
  const announcement = readAnnouncement(body);
  if (announcement === undefined) throw refuse('its announcement is not one of this version of kobai');
  const { kobai, numericsVersion: version } = announcement;
  if (kobai !== readVersion()) throw refuse(`it is of kobai ${kobai}, and this is ${readVersion()}`);
  if (version !== numericsVersion) throw refuse(`it is of numerics version ${version}, and this is ${numericsVersion}`);
  return { announcement, run: admit(announcement) };
}

function refuse(reason: string): KobaiError {
  return new KobaiError('input', 'CLUSTER_RUN_REFUSED', reason);
}

/** Trains what a job asks for. @returns the encoded reply, or refusal */
async function replyTo(job: StoredJob, queue: string, secret: string, run: ServedRun): Promise<string> {
  const body = unseal(job.data, { kind: 'trial', queue, id: job.id }, secret);
  if (body === undefined) return encode({ refused: 'its payload is sealed with another secret, or was altered' });
  const { checkpoint } = decode(body) as { readonly checkpoint?: unknown };
  const training = run.train(job.id, checkpoint);
  if (training === undefined) return encode({ refused: 'the experiment has no trial of this id' });
  const { elapsedMs, result } = await training;
  const reply = encode({ elapsedMs, result });
  if (reply.length <= longestReply) return reply;
  const message = `What it comes to takes ${reply.length} characters, more than the ${longestReply} that a queue carries.`;
  return encode({ elapsedMs, result: { status: 'failed', error: { code: 'CLUSTER_RESULT_TOO_LARGE', message } } });
}

/** Says each thing once in a while: a driver repeats itself twice a second while a server is gone. */
function openTelling(tell: (message: string) => void): (error: Error) => void {
  const quietMs = 30_000;
  const toldAt = new Map<string, number>();
  return ({ message }) => {
    const now = monotonicMs();
    if (now - (toldAt.get(message) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
    toldAt.set(message, now);
    tell(`queue: ${message}`);
  };
}

function describe(
  threads: number,
  beat: number,
  serving: Serving | undefined,
  refused: ReadonlyMap<string, Refusal>,
): Presence {
  return {
    host: hostname(),
    threads,
    beat,
    ...(serving && { serves: serving.key }),
    training: serving?.inFlight() ?? {},
    refused: Object.fromEntries([...refused].map(([key, { reason }]) => [key, reason])),
  };
}
