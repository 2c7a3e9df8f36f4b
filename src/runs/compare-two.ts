/** `kobai compare`: two results side by side, only what changed. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { compareSummaries } from '../comparison/index.ts';
import { type ChangesFormat, renderChanges } from '../report/index.ts';
import { KobaiError, printResult } from '../shared/index.ts';
import { parseSummary, readSummary, type Summary } from '../summary/index.ts';
import { readRevision } from './git.ts';

/** Prints what changed from the first to the second. @throws CLI_NO_RESULTS, what `readRevision` and `parseSummary` throw */
export function compareTwo(first: string, second: string, format: ChangesFormat): void {
  const changes = compareSummaries(readSide(first), readSide(second));
  printResult(renderChanges({ first, second, ...changes }, format));
}

/** A folder of results, a file in it, or either of them in a revision: `main:results/lr-sweep`. */
function readSide(name: string): Summary {
  if (existsSync(name)) {
    const summary = readSummary(statSync(name).isDirectory() ? name : path.dirname(name));
    if (summary !== undefined) return summary;
    const hint = 'name the folder of an experiment: results/lr-sweep';
    throw new KobaiError('input', 'CLI_NO_RESULTS', `${name} has no summary.json`, { hint });
  }
  const [, revision, place] = /^([^:]+):(.*)$/.exec(name) ?? [];
  if (revision === undefined || place === undefined) {
    const hint = 'name a folder, or a folder in a git revision: main:results/lr-sweep';
    throw new KobaiError('input', 'CLI_NO_RESULTS', `there is no ${name}`, { hint });
  }
  const folder = /\.jsonl?$/.test(place) ? path.posix.dirname(place) : place.replace(/\/+$/, '');
  const file = folder === '' || folder === '.' ? 'summary.json' : `${folder}/summary.json`;
  return parseSummary(readRevision(revision, file), `${revision}:${file}`);
}
