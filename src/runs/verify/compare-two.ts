/** `kobai compare`: two results side by side, only what changed. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { compareSummaries } from '../../comparison/index.ts';
import { type ChangesFormat, renderChanges } from '../../report/index.ts';
import { type FinishedTrials, parseTrials, readFinished, trialsFile } from '../../results/index.ts';
import { KobaiError, numericsVersion, printResult } from '../../shared/index.ts';
import { parseSummary, readSummary, type Summary } from '../../summary/index.ts';
import { readRevision } from '../files/git.ts';
import { refuseLost } from '../files/lost-trials.ts';

/**
 * Prints what changed from the first to the second.
 *
 * @throws CLI_NO_RESULTS; RESULTS_TRIALS_LOST and RESULTS_DAMAGED_LINE: a side is no longer what a run has written; what
 *   `readRevision` and `parseSummary` throw
 */
export function compareTwo(first: string, second: string, format: ChangesFormat): void {
  const changes = compareSummaries(readSide(first), readSide(second));
  printResult(renderChanges({ first, second, ...changes }, format));
}

/** A folder of results, a file in it, or either of them in a revision: `main:results/lr-sweep`. */
function readSide(name: string): Summary {
  if (existsSync(name)) {
    const folder = statSync(name).isDirectory() ? name : path.dirname(name);
    const summary = readSummary(folder);
    if (summary !== undefined) return refuseDamage(folder, summary, readFinished(folder));
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
  const summary = parseSummary(readRevision(revision, file), `${revision}:${file}`);
  const trials = path.posix.join(path.posix.dirname(file), trialsFile);
  const bytes = Buffer.from(readRevisionIfThere(revision, trials));
  return refuseDamage(`${revision}:${folder}`, summary, parseTrials(bytes, `${revision}:${trials}`));
}

function readRevisionIfThere(revision: string, file: string): string {
  try {
    return readRevision(revision, file);
  } catch (error) {
    if (error instanceof KobaiError && error.code === 'CLI_GIT_NO_FILE') return '';
    throw error;
  }
}

/** Of another numerics version the trials are not read, and a summary that is compared with one of this may be. */
function refuseDamage(folder: string, summary: Summary, finished: FinishedTrials): Summary {
  if (summary.numericsVersion === numericsVersion) refuseLost(folder, summary, finished);
  return summary;
}
