/** A folder of the system's own for temporary files, gone when it is done with. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hasEnded, nameThisProcess } from '../../results/index.ts';
import { KobaiError } from '../../shared/index.ts';

/** A temporary folder. */
export type Scratch = {
  readonly folder: string;
  remove(): void;
};

const prefix = 'kobai-verify-';

/**
 * Makes the folder, and removes those that killed processes left. It is removed when the process exits too, as after a
 * second Ctrl-C.
 *
 * @throws CLI_NO_SCRATCH
 */
export function makeScratch(): Scratch {
  const parent = os.tmpdir();
  removeLeft(parent);
  const folder = makeFolder(path.join(parent, `${prefix}${nameThisProcess()}-`));
  const remove = () => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return { folder, remove };
}

function makeFolder(start: string): string {
  try {
    return mkdtempSync(start);
  } catch (cause) {
    const message = `cannot make a temporary folder: ${(cause as Error).message}`;
    const hint = 'make room there, or name another place in the environment variable TMPDIR';
    throw new KobaiError('environment', 'CLI_NO_SCRATCH', message, { hint, cause });
  }
}

function removeLeft(parent: string): void {
  for (const name of listNames(parent)) {
    const [, owner] = /^kobai-verify-(.*)-\w{6}$/.exec(name) ?? [];
    if (owner === undefined || !hasEnded(owner)) continue;
    try {
      rmSync(path.join(parent, name), { recursive: true, force: true });
    } catch {
      // It is another person's, or in use: the next process tries again.
    }
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // What can be made there can be made without looking.
  }
}
