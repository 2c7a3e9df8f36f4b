import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addCommands, makeWorkplace, threeRates, type Workplace } from '../helpers/cli.ts';
import { hasPostgres, hasRedis, type QueueTestServer, startPostgres, startRedis } from '../helpers/queue-servers.mjs';

const KOBAI_QUEUE_SECRET = 'what all of them share';
const isMust = process.env.CI === 'true';

const grid = `${threeRates}repeats: 3
save: { weights: best }
`;
const halving = grid.replace('epochs: 3', 'epochs: 9\nsweep: { method: halving }');
/** Trials of a tenth of a second. */
const slow = grid.replace('epochs: 3', 'epochs: 300');
/** For machines that have much else to do. */
const patience = { timeout: 60_000, interval: 20 };

/** Starts a process of kobai. @returns it, and how to wait for what it says */
function start(place: Pick<Workplace, 'start'>, ...args: string[]) {
  const child: ChildProcess = place.start(...args);
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    child,
    ended,
    said: () => said,
    until: (what: string) => expect.poll(() => said, patience).toContain(what),
  };
}

/** Every file of results but `run.json`, which says what may differ. */
function readAll(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name))).sort();
  const texts = names.map((name) => [name, readFileSync(path.join(folder, name)).toString('latin1')]);
  return Object.fromEntries(texts.filter(([name]) => name !== 'run.json'));
}

const servers = [
  { name: 'Redis', isThere: hasRedis, open: startRedis },
  { name: 'PostgreSQL', isThere: hasPostgres, open: startPostgres },
];

for (const { name, isThere, open } of servers) {
  describe.skipIf(!isThere() && !isMust)(`[E] a queue on ${name}`, () => {
    let server: QueueTestServer;
    beforeAll(async () => {
      server = await open();
    });
    afterAll(() => server?.close());

    it('brings a grid that loses a worker, and halving, to the bytes of one machine', {
      timeout: 180_000,
    }, async () => {
      const place = makeWorkplace();
      for (const [file, yaml] of Object.entries({ halving, slow })) place.write(`${file}.yaml`, yaml);
      const queued = place.withEnvironment({ KOBAI_QUEUE_SECRET });
      const work = () => start(queued, 'worker', '--queue', server.url, '--workers', '1', '--lease', '1');
      const workers = [work(), work()];
      const run = start(queued, 'run', 'slow.yaml', 'halving.yaml', '--out', 'queued', '--queue', server.url);
      // When something is stored, the other worker has a trial too.
      const stored = path.join(place.folder, 'queued/slow/trials.jsonl');
      await expect.poll(() => existsSync(stored), patience).toBe(true);
      workers[0]?.child.kill('SIGKILL');
      expect(await run.ended, run.said()).toBe(0);
      await place.kobai('run', 'slow.yaml', 'halving.yaml', '--out', 'one');
      for (const file of ['slow', 'halving']) {
        const [one, several] = ['one', 'queued'].map((out) => readAll(path.join(place.folder, out, file)));
        expect(several).toEqual(one);
      }
      workers[1]?.child.kill('SIGTERM');
      expect(await workers[1]?.ended, workers[1]?.said()).toBe(0);
    });
  });
}

describe.skipIf(!hasRedis() && !isMust)('[E] a worker of a queue', () => {
  let server: QueueTestServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.close());

  it('trains nothing with another secret or other data, says why, and is named by the coordinator', async () => {
    const table = 'dataset: { type: csv, path: table.csv, target: label, split: { validation: 0.25 } }';
    const rows = (last: number) =>
      `label,a\n${Array.from({ length: 40 }, (_, i) => `${i % 2},${i}\n`).join('')}0,${last}\n`;
    const place = makeWorkplace();
    place.write('e.yaml', grid.replace(/dataset: .*/, table).replace('units: 3', 'units: 2'));
    place.write('table.csv', rows(1));
    const elsewhere = makeWorkplace();
    elsewhere.write('table.csv', rows(2));
    const queue = ['--queue', server.url];
    const run = start(place.withEnvironment({ KOBAI_QUEUE_SECRET }), 'run', 'e.yaml', ...queue);
    const stranger = start(place.withEnvironment({ KOBAI_QUEUE_SECRET: 'what none of them has' }), 'worker', ...queue);
    const other = start(elsewhere.withEnvironment({ KOBAI_QUEUE_SECRET }), 'worker', ...queue);
    const empty = start(makeWorkplace().withEnvironment({ KOBAI_QUEUE_SECRET }), 'worker', ...queue);
    await stranger.until('is refused: its announcement is sealed with another secret');
    await other.until('is refused: its data set "table.csv" has other rows here');
    await empty.until('is refused: it cannot be trained here: ');
    await run.until('has another secret, and trains nothing of this run');
    await run.until('refuses this run: its data set "table.csv" has other rows here');
    await run.until('refuses this run: it cannot be trained here: ');
    expect(run.said()).not.toContain(KOBAI_QUEUE_SECRET);
    run.child.kill('SIGINT');
    expect(await run.ended, run.said()).toBe(130);
    expect(existsSync(path.join(place.folder, 'results/e/trials.jsonl'))).toBe(false);
  });

  it('is started and used as the README says', async () => {
    const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
    const lines = readme
      .split('\n')
      .filter((line) => /--queue redis|queue\.secret/.test(line) && !line.startsWith('`'));
    expect(lines).toHaveLength(3);
    const place = makeWorkplace();
    place.write('experiments/lr-sweep.yaml', grid);
    const env = { PATH: addCommands(place) };
    const commands = lines.map((line) => line.replace(/redis:\/\/\S+/, server.url));
    place.write(
      'commands.sh',
      commands.map((line) => line.replace(/^(.*kobai worker.*?)(#.*)?$/, '$1 & worker=$!')).join('\n'),
    );
    expect(env.PATH).toContain(place.folder);
    const { execFile } = await import('node:child_process');
    const script = 'set -e; . ./commands.sh; kill $worker; wait $worker';
    const code = await new Promise((resolve) => {
      const shell = execFile('sh', ['-c', script], { cwd: place.folder, env: { ...process.env, ...env } }, () =>
        resolve(shell.exitCode),
      );
    });
    expect(code).toBe(0);
    expect(place.readSummary('lr-sweep').points).toHaveLength(3);
  });
});

describe('[E] --queue', () => {
  it('says what to install where the packages are not there', async () => {
    const place = makeWorkplace();
    place.write(
      'refuse.cjs',
      `const Module = require('node:module');
      const { _resolveFilename } = Module;
      Module._resolveFilename = (name, ...rest) => {
        if (name !== 'bullmq') return _resolveFilename(name, ...rest);
        throw Object.assign(new Error('not found'), { code: 'MODULE_NOT_FOUND' });
      };`,
    );
    const { kobaiAnew } = place.withEnvironment({ NODE_OPTIONS: `--require=${path.join(place.folder, 'refuse.cjs')}` });
    const { code, stderr } = await kobaiAnew('worker', '--queue', 'postgres://localhost/kobai');
    expect(code).toBe(5);
    expect(stderr).toBe('kobai: the packages of the queue are not installed\n  npm install bullmq@6 pg\n');
  });

  it.each([
    [['--queue', 'redis://queue.example'], 'redis://queue.example is on another machine'],
    [['--queue', 'redis://localhost', '--secret-file', 'none'], 'none cannot be read: ENOENT'],
    [['--queue', 'redis://localhost', '--secret-file', 'short'], 'short holds a secret of 5 characters'],
    [['--queue', 'http://localhost'], '--queue takes the URL of a Redis or a PostgreSQL'],
    [['--queue', 'redis://localhost', '--shard', '1/2'], "'--shard' and '--queue' both say who trains what"],
    [['--queue', 'redis://localhost', '--workers', '1'], 'this process trains nothing'],
    [['--secret-file', 'short'], "'--secret-file <file>' is for --queue"],
  ])('refuses %j before anything is trained', async (args, message) => {
    const place = makeWorkplace();
    place.write('e.yaml', grid);
    place.write('short', '12345\n');
    const { code, stderr } = await place.kobai('run', 'e.yaml', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(path.join(place.folder, 'results'))).toBe(false);
  });
});
