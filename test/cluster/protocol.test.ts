import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connectQueueServer } from '../../src/cluster/bullmq.ts';
import { openQueuedRun } from '../../src/cluster/coordinate.ts';
import type { QueueServer } from '../../src/cluster/job-queue.ts';
import { type Announcement, keyOf, runPlace, runsQueue, trialsQueue } from '../../src/cluster/messages.ts';
import { readQueueUrl } from '../../src/cluster/queue-url.ts';
import { seal } from '../../src/cluster/seal.ts';
import { serveQueue } from '../../src/cluster/serve.ts';
import { numericsVersion, readVersion } from '../../src/shared/index.ts';
import { hasRedis, type QueueTestServer, startRedis } from '../helpers/queue-servers.mjs';

const secret = 'sixteen characters';
const announcement = (name: string): Announcement => ({
  kobai: readVersion(),
  numericsVersion,
  name,
  experiment: '',
  file: `${name}.yaml`,
  data: [],
});

/** A worker that trains nothing and answers at once. */
function serve(server: QueueServer) {
  const said: string[] = [];
  const trained: string[] = [];
  const stopping = new AbortController();
  const ended = serveQueue(server, {
    threads: 2,
    leaseMs: 1000,
    signal: stopping.signal,
    admit: () => ({
      async train(id: string, checkpoint: unknown) {
        trained.push(id);
        return { elapsedMs: 1, result: { id, checkpoint } };
      },
      inFlight: () => ({}),
      close: async () => {},
    }),
    tell: (message) => said.push(message),
  });
  const stop = async () => {
    stopping.abort();
    await ended;
  };
  onTestFinished(stop);
  return { said, trained, stop };
}

/** A coordinator of trials `a` and `b`. */
function coordinate(server: QueueServer, name: string) {
  const said: string[] = [];
  const stopping = new AbortController();
  const run = openQueuedRun(server, announcement(name), { tell: (message) => said.push(message), onCrew: () => {} });
  onTestFinished(() => run.close());
  const trials = [{ id: 'a' }, { id: 'b', findCheckpoint: () => Float32Array.of(0.5) }];
  const train = async () => {
    const replies = [];
    for await (const group of run.train(trials, stopping.signal)) replies.push(...group);
    return replies.map(({ result }) => result);
  };
  return { said, train, stop: () => stopping.abort(), queue: trialsQueue(keyOf(announcement(name))) };
}

const patience = { timeout: 20_000, interval: 20 };

describe.skipIf(!hasRedis() && process.env.CI !== 'true')('[I] what crosses between coordinator and workers', () => {
  let redis: QueueTestServer;
  let server: QueueServer;
  beforeAll(async () => {
    redis = await startRedis();
    server = await connectQueueServer(readQueueUrl(redis.url), secret);
  });
  afterAll(async () => {
    await server?.close();
    await redis?.close();
  });

  it('brings every trial with its checkpoint to a worker, and what comes of it back', async () => {
    const { train } = coordinate(server, 'plain');
    serve(server);
    const replies = await train();
    expect(replies).toHaveLength(2);
    expect(replies).toContainEqual({ id: 'a' });
    expect(replies).toContainEqual({ id: 'b', checkpoint: Float32Array.of(0.5) });
  });

  it('trains nothing from a payload that was altered; it is named, and put right', async () => {
    const { said, train, queue } = coordinate(server, 'altered');
    const training = train();
    const trials = server.openQueue(queue);
    await expect.poll(() => trials.countOpen(), patience).toBe(2);
    const payload = (await trials.listWaiting(2)).find(({ id }) => id === 'a')?.data as { body: string; seal: string };
    await trials.put('a', { ...payload, body: '{"checkpoint":1}' });
    const { trained } = serve(server);
    expect(await training).toHaveLength(2);
    expect(said).toContainEqual(
      expect.stringContaining('trial a: its payload is sealed with another secret, or was altered'),
    );
    expect(trained.toSorted()).toEqual(['a', 'b']);
  });

  it('takes no result that is not sealed with the secret, and ends when nothing else comes', async () => {
    const { said, train, queue } = coordinate(server, 'forged');
    const forged = { body: '{"elapsedMs":1,"result":{}}', seal: '00'.repeat(32) };
    const consumer = server.consume(queue, async () => ({ returned: forged }), {
      name: 'forger',
      concurrency: 1,
      leaseMs: 1000,
      onError: () => {},
    });
    onTestFinished(() => consumer.close());
    await expect(train()).rejects.toMatchObject({ code: 'CLUSTER_RESULT_REFUSED' });
    expect(said).toContainEqual(
      expect.stringMatching(/^forger, trial [ab]: what it returned is not sealed with the secret/),
    );
  });

  it.each([
    ['kobai', { kobai: '0.0.0' }, `it is of kobai 0.0.0, and this is ${readVersion()}`],
    ['numerics', { numericsVersion: 99 }, `it is of numerics version 99, and this is ${numericsVersion}`],
    ['form', { experiment: 1 }, 'its announcement is not one of this version of kobai'],
  ])('serves no run of another %s', async (_, other, reason) => {
    const runs = server.openQueue(runsQueue);
    const trials = server.openQueue(trialsQueue('k'));
    onTestFinished(async () => {
      await runs.remove(['k']);
      await trials.clear();
    });
    await trials.add([{ id: 'a', data: {} }]);
    await runs.put('k', seal(JSON.stringify({ ...announcement('other'), ...other }), runPlace('k'), secret));
    const { said, trained } = serve(server);
    await expect.poll(() => said, patience).toContain(`run k is refused: ${reason}`);
    expect(trained).toEqual([]);
  });

  it('hands on what a worker returned while no coordinator was there', async () => {
    const first = coordinate(server, 'again');
    const dropped = first.train();
    const trials = server.openQueue(first.queue);
    await expect.poll(() => trials.countOpen(), patience).toBe(2);
    // It reads no more, as if it had been killed; what it put there stays.
    first.stop();
    await dropped;
    const { trained, stop } = serve(server);
    await expect.poll(() => trials.countOpen(), patience).toBe(0);
    await stop();
    expect(await coordinate(server, 'again').train()).toHaveLength(2);
    expect(trained).toHaveLength(2);
  });

  it('puts there again what the server has lost', async () => {
    const { train, queue } = coordinate(server, 'lost');
    const training = train();
    const trials = server.openQueue(queue);
    await expect.poll(() => trials.countOpen(), patience).toBe(2);
    await trials.clear();
    await sleep(50);
    serve(server);
    expect(await training).toHaveLength(2);
  });

  it('refuses a Redis that may drop what it holds', async () => {
    const evicting = await startRedis('--maxmemory-policy', 'allkeys-lru');
    onTestFinished(() => evicting.close());
    await expect(connectQueueServer(readQueueUrl(evicting.url), secret)).rejects.toMatchObject({
      code: 'CLUSTER_QUEUE_EVICTS',
      message: `${evicting.url} may drop what it holds: its maxmemory-policy is allkeys-lru`,
    });
  });

  it('says so where no server is, and shows no password', async () => {
    const url = readQueueUrl('redis://:hunter2@127.0.0.1:1');
    const error = await connectQueueServer(url, secret).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'CLUSTER_QUEUE_UNREACHABLE', kind: 'environment' });
    expect(error.message).toContain('redis://127.0.0.1:1 cannot be used: ');
    expect(error.message).not.toContain('hunter2');
  });
});
