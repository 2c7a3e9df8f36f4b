/**
 * The campaign of the queue: a sweep over three worker processes, of which machines and people take what they want, against
 * the same sweep on one machine.
 *
 * `node test/cluster/campaign.mjs [--trials N] [--seed N] [--on redis|postgres] [--overhead]`
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hasPostgres, hasRedis, startPostgres, startRedis } from '../helpers/queue-servers.mjs';

const { values: options } = parseArgs({
  options: {
    trials: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    on: { type: 'string' },
    overhead: { type: 'boolean', default: false },
  },
});
const cli = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const env = { ...process.env, NO_COLOR: '1', KOBAI_QUEUE_SECRET: 'the secret of the campaign' };
const leaseSeconds = 2;
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** So many trials at least, of a few milliseconds each. */
const sweepOf = (trials) => `dataset: iris
layers: [{ type: dense, units: 4, activation: tanh }, { type: dense, units: 3, activation: softmax }]
loss: crossEntropy
learningRate: { log: { from: 1e-4, to: 10, count: ${Math.ceil(trials / 20)} } }
batchSize: [25, 50]
epochs: 4
repeats: 10
sweep: { maxPoints: 100000 }
`;

const servers = [
  { name: 'redis', isThere: hasRedis, start: startRedis },
  { name: 'postgres', isThere: hasPostgres, start: startPostgres },
].filter(({ name }) => options.on === undefined || options.on === name);

let failed = 0;
for (const { name, isThere, start } of servers) {
  if (!isThere()) {
    console.log(`${name}: left out, it is not installed`);
    continue;
  }
  const server = await start();
  try {
    if (options.overhead) await measure(name, server);
    else failed += await disturb(name, server);
  } finally {
    await server.close();
  }
}
process.exitCode = failed === 0 ? 0 : 1;

/** Trains a sweep while everything that takes part in it is killed, stopped and started again. @returns 1 where it shows */
async function disturb(name, server) {
  const random = openRandom(Number(options.seed));
  const folder = makeFolder(Number(options.trials));
  const counted = {
    'workers killed': 0,
    'workers told to stop': 0,
    'workers stopped past their lease': 0,
    'coordinators killed': 0,
    'servers killed': 0,
    'started in vain': 0,
  };
  const startWorker = () =>
    start(folder, 'worker', '--queue', server.url, '--workers', '1', '--lease', String(leaseSeconds));
  const startRun = () => start(folder, 'run', 'sweep.yaml', '--out', 'shared', '--queue', server.url);
  const began = performance.now();
  const workers = Array.from({ length: 3 }, startWorker);
  let coordinator = startRun();
  // On a busy machine all of it goes more slowly, and what is done to it too.
  await Promise.all(workers.map(({ saysSomething }) => saysSomething));
  const pauseMs = Math.max(750, (performance.now() - began) / 2);
  const deeds = {
    async 'workers killed'() {
      const at = random(workers.length);
      await workers[at].kill('SIGKILL');
      workers[at] = startWorker();
    },
    async 'workers told to stop'() {
      const at = random(workers.length);
      await workers[at].kill('SIGTERM');
      workers[at] = startWorker();
    },
    async 'workers stopped past their lease'() {
      const { child } = workers[random(workers.length)];
      child.kill('SIGSTOP');
      await sleep(leaseSeconds * 2500);
      child.kill('SIGCONT');
    },
    async 'coordinators killed'() {
      await coordinator.kill('SIGKILL');
      coordinator = startRun();
    },
    async 'servers killed'() {
      await server.kill();
      await sleep(random(2000));
      await server.start();
    },
  };
  const names = Object.keys(deeds);
  for (let turn = 0; ; turn += 1) {
    await Promise.race([sleep(pauseMs + random(pauseMs)), coordinator.ended]);
    // Exit code 5: whoever was started while the server was gone is started again, as a supervisor would.
    for (const [at, { child }] of workers.entries()) {
      if (child.exitCode !== 5) continue;
      workers[at] = startWorker();
      counted['started in vain'] += 1;
    }
    if (coordinator.child.exitCode === 5) {
      coordinator = startRun();
      counted['started in vain'] += 1;
    }
    if (coordinator.child.exitCode !== null) break;
    const deed = names[turn % names.length];
    await deeds[deed]();
    counted[deed] += 1;
  }
  const { code, stderr } = await coordinator.ended;
  if (code !== 0) {
    console.log(`${name}: WRONG: the coordinator ended with ${code}\n${stderr.slice(-4000)}`);
    return 1;
  }
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(workers.map((worker) => worker.kill('SIGTERM')));
  const alone = await start(folder, 'run', 'sweep.yaml', '--out', 'alone').ended;
  const trials = countTrials(path.join(folder, 'shared/sweep/trials.jsonl'));
  const differing = listDiffering(path.join(folder, 'alone/sweep'), path.join(folder, 'shared/sweep'));
  const isRight = alone.code === 0 && differing.length === 0 && trials.all === trials.different;
  console.log(`${name}: ${trials.all} trials over 3 workers in ${seconds.toFixed(0)} s, ${describe(counted)}`);
  console.log(
    isRight
      ? `${name}: every trial is stored once, and every file but run.json has the bytes of a run on one machine`
      : `${name}: WRONG: exit code alone ${alone.code}, ${trials.different} different trials, other bytes in ${differing.join(', ') || 'none'}\n${stderr.slice(-2000)}`,
  );
  if (isRight) rmSync(folder, { recursive: true, force: true });
  return isRight ? 0 : 1;
}

/** Trains a sweep of short trials by 1, 2 and 4 workers with a thread each, and by the threads of one process. */
async function measure(name, server) {
  const trials = Number(options.trials);
  const folder = makeFolder(trials);
  const began = performance.now();
  await start(folder, 'run', 'sweep.yaml', '--workers', '1', '--out', 'alone').ended;
  const aloneMs = performance.now() - began;
  console.log(`${name}: alone, 1 thread: ${(aloneMs / trials).toFixed(2)} ms a trial`);
  for (const count of [1, 2, 4]) {
    const workers = Array.from({ length: count }, () =>
      start(folder, 'worker', '--queue', server.url, '--workers', '1'),
    );
    await sleep(3000);
    const start1 = performance.now();
    const { code } = await start(folder, 'run', 'sweep.yaml', '--out', `by${count}`, '--queue', server.url).ended;
    const ms = performance.now() - start1;
    console.log(`${name}: ${count} workers, 1 thread each: ${(ms / trials).toFixed(2)} ms a trial (exit code ${code})`);
    await Promise.all(workers.map((worker) => worker.kill('SIGTERM')));
  }
  rmSync(folder, { recursive: true, force: true });
}

function makeFolder(trials) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-queue-'));
  writeFileSync(path.join(folder, 'sweep.yaml'), sweepOf(trials));
  return folder;
}

/** Starts kobai. */
function start(folder, ...args) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const saysSomething = new Promise((resolve) => child.stderr.once('data', resolve));
  const ended = new Promise((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, stderr });
    });
  });
  return {
    child,
    ended,
    saysSomething,
    kill(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

function countTrials(file) {
  const ids = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id);
  return { all: ids.length, different: new Set(ids).size };
}

/** Files of either folder whose bytes differ; `run.json` says what may. */
function listDiffering(one, other) {
  const list = (folder) =>
    readdirSync(folder, { recursive: true }).filter((name) => statSync(path.join(folder, name)).isFile());
  const names = new Set([...list(one), ...list(other)]);
  names.delete('run.json');
  const read = (folder, name) => {
    try {
      return readFileSync(path.join(folder, name));
    } catch {
      return Buffer.from('none');
    }
  };
  return [...names].filter((name) => !read(one, name).equals(read(other, name)));
}

function describe(counted) {
  return Object.entries(counted)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}

/** Whole numbers below a bound, the same for the same seed (Park and Miller). */
function openRandom(seed) {
  let state = seed + 1;
  return (bound) => {
    state = (state * 48271) % 2147483647;
    return state % bound;
  };
}
