/** A folder → the sole right to write in it, for as long as this process lives and keeps it. */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { KobaiError } from '../shared/index.ts';
import { systemCode, withFaults } from './faults.ts';
import { hasEnded, type LockOwner, nameThisProcess, readOwner } from './lock-owner.ts';

/**
 * Takes the lock of a folder: the folder `.lock` in it, which holds one empty file with the owner's name.
 *
 * It is put in place by one rename, which fails where a lock that is not empty stands: so two processes never hold it,
 * and it always names its owner. The lock of a dead owner is freed by removing the file of that name, which no living
 * process has: nobody can remove the lock of another. A process may be killed after any step: the next one cleans up.
 *
 * It is given back by the end of the process too.
 *
 * @throws RESULTS_LOCKED: another process holds it
 */
export function lockFolder(folder: string): FolderLock {
  const lock = join(folder, lockName);
  const own = nameThisProcess();
  const owner = withFaults(`write ${lock}`, () => {
    const draft = `${lock}.${own}`;
    try {
      rmSync(draft, { recursive: true, force: true });
      mkdirSync(draft);
      closeSync(openSync(join(draft, own), 'w'));
      return putInPlace(draft, lock);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  });
  if (owner !== undefined) throw lockedError(folder, lock, owner);
  withFaults(`tidy ${folder}`, () => removeDrafts(folder));
  const release = () => {
    process.off('exit', release);
    try {
      rmSync(join(lock, own), { force: true });
      rmdirSync(lock);
    } catch {
      // Another has it already, or it cannot be removed: then the next one finds a dead owner.
    }
  };
  process.once('exit', release);
  return { release, isHeld: () => existsSync(join(lock, own)) };
}

export type FolderLock = {
  /** Whether it is still there: it goes with a folder that is moved or removed. */
  isHeld(): boolean;
  release(): void;
};

const lockName = '.lock';
/** The most renames that are tried; one fails only where another owner came and went meanwhile. */
const mostTries = 100;

/** Frees the lock of dead owners until the rename is granted. @returns the name of a living owner, if there is one */
function putInPlace(draft: string, lock: string): string | undefined {
  for (let tries = 1; ; tries += 1) {
    try {
      renameSync(draft, lock);
      return undefined;
    } catch (error) {
      if (tries === mostTries || !occupied.has(systemCode(error) ?? '')) throw error;
    }
    const living = listIfThere(lock).find((name) => !hasEnded(name));
    if (living !== undefined) return living;
    for (const name of listIfThere(lock)) if (hasEnded(name)) rmSync(join(lock, name), { force: true });
    removeEmptyFolder(lock);
  }
}

/** Codes of a rename onto a folder that is not empty; the last is of Windows, where one that is empty fails too. */
const occupied = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM']);

function listIfThere(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function removeEmptyFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
  }
}

/** Removes what processes left that were killed before the rename. */
function removeDrafts(folder: string): void {
  const prefix = `${lockName}.`;
  // A folder that was moved away meanwhile has none.
  for (const name of listIfThere(folder)) {
    if (name.startsWith(prefix) && hasEnded(name.slice(prefix.length))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** The living process that writes in a folder, if there is one; nothing is touched. */
export function findLockOwner(folder: string): LockOwner | undefined {
  const living = listIfThere(join(folder, lockName)).find((name) => !hasEnded(name));
  return living === undefined ? undefined : readOwner(living);
}

function lockedError(folder: string, lock: string, name: string): KobaiError {
  const owner = readOwner(name);
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}`;
  return new KobaiError('input', 'RESULTS_LOCKED', `${folder} is being written by ${who}`, {
    hint: `Wait for it to end, or write elsewhere with --out. If no kobai runs there any more, delete ${lock}.`,
  });
}
