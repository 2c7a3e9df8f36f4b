/** A folder → the sole right to write in it, for as long as this process keeps it. */
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { KobaiError } from '../shared/index.ts';
import { systemCode, withFaults } from './faults.ts';

type Holder = { readonly pid: number; readonly host: string };

/**
 * Takes the lock file `.lock` of a folder; one that a dead process of this host left behind is taken over.
 *
 * @returns the function that gives it back, which the end of the process does otherwise
 * @throws RESULTS_LOCKED: another process holds it
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, '.lock');
  const own = JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder);
  if (!tryLock(path, own)) {
    if (!takeOver(path, own)) throw lockedError(folder, path, readHolder(path));
  }
  const release = () => {
    process.off('exit', release);
    rmSync(path, { force: true });
  };
  process.once('exit', release);
  return release;
}

function tryLock(path: string, content: string): boolean {
  return withFaults(`write ${path}`, () => {
    try {
      closeSync(openSync(path, 'wx'));
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    }
    try {
      writeFileSync(path, content);
      return true;
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
  });
}

/** Under a lock of its own: of two who find the same dead holder, the second would remove the first one's lock. */
function takeOver(path: string, content: string): boolean {
  const guard = `${path}.takeover`;
  if (!isDead(readHolder(path)) || !tryLock(guard, content)) return false;
  try {
    if (!isDead(readHolder(path))) return false;
    rmSync(path, { force: true });
    return tryLock(path, content);
  } finally {
    rmSync(guard, { force: true });
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    // Being written or given back at this moment, or not kobai's: all the same to whoever comes second.
    return undefined;
  }
}

function isDead(holder: Holder | undefined): boolean {
  if (holder === undefined || holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === 'ESRCH';
  }
}

function lockedError(folder: string, path: string, holder: Holder | undefined): KobaiError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new KobaiError('input', 'RESULTS_LOCKED', `${folder} is being written by ${who}`, {
    hint: `Wait for it to end, or write elsewhere with --out. If no kobai runs there any more, delete ${path}.`,
  });
}
