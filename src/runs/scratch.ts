/** A folder for temporary files, removed after use. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A temporary folder. */
export type Scratch = {
  readonly folder: string;
  remove(): void;
};

/** Makes the folder. It is removed when the process exits too, as after a second Ctrl-C. */
export function makeScratch(): Scratch {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-'));
  const remove = () => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return { folder, remove };
}
