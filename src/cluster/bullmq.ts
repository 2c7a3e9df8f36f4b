/** The queues of BullMQ, on Redis or PostgreSQL; the packages are loaded here, and only when a queue is asked for. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions, Job, Queue, Worker } from 'bullmq';
import { KobaiError } from '../shared/index.ts';
import type { Consumer, ConsumerOptions, JobOutcome, JobQueue, QueueServer, StoredJob } from './job-queue.ts';
import { type QueueUrl, refuseOpenServer } from './queue-url.ts';

/** How often a trial may lose its worker before it counts as what ends them. */
const mostLosses = 5;
const openStates = ['waiting', 'active', 'delayed', 'prioritized'] as const;
const endedStates = ['completed', 'failed'] as const;
const leaveMs = 2000;

/** BullMQ and the connection that its classes take. */
type Connected = {
  readonly bullmq: typeof import('bullmq');
  readonly connection: ConnectionOptions;
  /** The last argument of its constructors; none for Redis. */
  readonly backend: readonly never[];
  close(): Promise<void>;
};

/**
 * Connects to a server of queues.
 *
 * @param secret the key of the seals; empty where there is none, which only a server of this machine may have
 * @throws CLUSTER_SECRET_MISSING; CLUSTER_PACKAGE_MISSING; CLUSTER_QUEUE_UNREACHABLE; CLUSTER_QUEUE_EVICTS
 */
export async function connectQueueServer(url: QueueUrl, secret: string): Promise<QueueServer> {
  refuseOpenServer(url, secret);
  const connected = url.kind === 'redis' ? await connectRedis(url) : await connectPostgres(url);
  const queues = new Map<string, OpenQueue>();
  const openOnce = (name: string) => {
    const opened = queues.get(name) ?? openQueue(name, connected);
    queues.set(name, opened);
    return opened;
  };
  return {
    shownUrl: url.shown,
    secret,
    openQueue: openOnce,
    consume: (name, work, options) => consume(name, work, options, connected),
    async close() {
      const closing = Promise.all([...queues.values()].map((queue) => queue.close()));
      // Of a server that is gone nobody takes leave.
      await Promise.race([closing.catch(() => {}), sleep(leaveMs, undefined, { ref: false })]);
      await connected.close();
    },
  };
}

type OpenQueue = JobQueue & { close(): Promise<void> };

function openQueue(name: string, { bullmq, connection, backend }: Connected): OpenQueue {
  const queue: Queue = new bullmq.Queue(name, { connection }, ...backend);
  // Each call throws or waits by itself; without a listener the event would end the process.
  queue.on('error', () => {});
  const add = async (jobs: readonly { readonly id: string; readonly data: unknown }[]) => {
    await queue.addBulk(jobs.map(({ id, data }) => ({ name: 'kobai', data, opts: { jobId: id } })));
  };
  return {
    add,
    async put(id, data) {
      await add([{ id, data }]);
      const job: Job | undefined = await queue.getJob(id);
      await job?.updateData(data);
    },
    listWaiting: async (most) => (await queue.getJobs(['waiting'], 0, most - 1, true)).flatMap(toStored),
    listEnded: async (most) => (await queue.getJobs([...endedStates], 0, most - 1, true)).flatMap(toStored),
    countOpen: () => queue.getJobCountByTypes(...openStates),
    countAll: () => queue.getJobCountByTypes(...openStates, ...endedStates),
    async remove(ids) {
      await Promise.all(ids.map((id) => queue.remove(id)));
    },
    clear: () => queue.obliterate({ force: true }),
    close: () => queue.close(),
  };
}

function consume(
  name: string,
  work: (job: StoredJob) => Promise<JobOutcome>,
  options: ConsumerOptions,
  { bullmq, connection, backend }: Connected,
): Consumer {
  const process = async (job: Job, token?: string) => {
    const [stored] = toStored(job);
    const outcome = stored ? await work(stored) : 'giveBack';
    if (outcome !== 'giveBack') return outcome.returned;
    await job.moveToWait(token);
    throw new bullmq.WaitingError();
  };
  const { concurrency, leaseMs, onError } = options;
  const worker: Worker = new bullmq.Worker(
    name,
    process,
    {
      connection,
      name: options.name,
      concurrency,
      lockDuration: leaseMs,
      stalledInterval: leaseMs / 2,
      maxStalledCount: mostLosses,
      runRetryDelay: 1000,
      // How long an idle worker waits for a job at a time, in seconds.
      drainDelay: 1,
    },
    ...backend,
  );
  worker.on('error', onError);
  return { close: () => worker.close() };
}

/** A job without what it needs is one that was removed meanwhile. */
function toStored(job: Job | undefined): StoredJob[] {
  if (job?.id === undefined) return [];
  const { id, data, returnvalue, failedReason, processedBy } = job;
  return [
    {
      id,
      data,
      ...(returnvalue != null && { returned: returnvalue }),
      ...(failedReason && { failedReason }),
      ...(processedBy && { worker: processedBy }),
    },
  ];
}

async function connectRedis(url: QueueUrl): Promise<Connected> {
  const [bullmq, { Redis }] = await load(url, () => Promise.all([import('bullmq'), import('ioredis')]));
  const first = new Redis(url.href, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 10_000 });
  let last: Error | undefined;
  first.on('error', (error) => {
    last = error;
  });
  try {
    await first.connect();
    refuseEviction(url, await first.info('memory'));
  } catch (error) {
    throw error instanceof KobaiError ? error : unreachable(url, last ?? error);
  } finally {
    first.disconnect();
  }
  // From here on a server that goes is waited for.
  const connection = new Redis(url.href, { maxRetriesPerRequest: null, retryStrategy: () => 500 });
  connection.on('error', () => {});
  return { bullmq, connection, backend: [], close: async () => connection.disconnect() };
}

async function connectPostgres(url: QueueUrl): Promise<Connected> {
  const [bullmq, { default: pg }] = await load(url, () => Promise.all([import('bullmq'), import('pg')]));
  const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await bullmq.runMigrations(client);
  } catch (error) {
    throw unreachable(url, error);
  } finally {
    await client.end().catch(() => {});
  }
  // One for all queues, since a server has few: a worker listens on one connection, and asks on the others.
  const pool = new pg.Pool({
    connectionString: url.href,
    options: `-c search_path=${bullmq.DEFAULT_SCHEMA}`,
    max: 4,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  pool.setMaxListeners(0);
  pool.on('error', () => {});
  const connection = pool as unknown as ConnectionOptions;
  return { bullmq, connection, backend: [bullmq.createPostgresBackend as never], close: () => pool.end() };
}

/** https://redis.io/docs/latest/develop/reference/eviction: any other policy may remove jobs and results. */
function refuseEviction({ shown }: QueueUrl, info: string): void {
  const [, policy = 'unknown'] = /^maxmemory_policy:(\S+)/m.exec(info) ?? [];
  if (policy === 'noeviction') return;
  const message = `${shown} may drop what it holds: its maxmemory-policy is ${policy}`;
  const hint = 'Set it to noeviction: `redis-cli config set maxmemory-policy noeviction`, and in its redis.conf.';
  throw new KobaiError('environment', 'CLUSTER_QUEUE_EVICTS', message, { hint });
}

async function load<Packages>(url: QueueUrl, packages: () => Promise<Packages>): Promise<Packages> {
  try {
    return await packages();
  } catch (error) {
    // By `import`, or by `require` in the bundle of the command line.
    if (!/^(ERR_)?MODULE_NOT_FOUND$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const driver = url.kind === 'redis' ? 'ioredis' : 'pg';
    throw new KobaiError('environment', 'CLUSTER_PACKAGE_MISSING', 'the packages of the queue are not installed', {
      hint: `npm install bullmq@6 ${driver}`,
      cause: error,
    });
  }
}

function unreachable({ shown }: QueueUrl, cause: unknown): KobaiError {
  // Where a name has several addresses, the error of each is in a list and the message empty.
  const { message, errors = [] } = cause as AggregateError;
  const why = message || errors.map((error: Error) => error.message).join(', ');
  const hint = 'Look whether it runs there, and takes this user and password.';
  return new KobaiError('environment', 'CLUSTER_QUEUE_UNREACHABLE', `${shown} cannot be used: ${why}`, { hint, cause });
}
