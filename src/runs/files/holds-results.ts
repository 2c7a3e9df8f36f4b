/** A folder → whether it is one of results. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Whether a run has ended, or at least trained something, in a folder. */
export function holdsResults(folder: string): boolean {
  return ['summary.json', 'trials.jsonl'].some((name) => existsSync(path.join(folder, name)));
}
