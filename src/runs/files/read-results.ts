/** A folder of results → its summary and its trials, whole. */
import path from 'node:path';
import { type FinishedTrials, readFinished } from '../../results/index.ts';
import { KobaiError } from '../../shared/index.ts';
import { readSummary, type Summary } from '../../summary/index.ts';
import { refuseLost } from './lost-trials.ts';

/** What a run has written. */
export type Results = { readonly summary: Summary; readonly records: FinishedTrials['records'] };

/** Reads them. @throws CLI_NO_SUMMARY; RESULTS_TRIALS_LOST; what `readSummary` and `readFinished` throw */
export function readResults(folder: string): Results {
  const summary = readSummary(folder);
  if (summary === undefined) {
    throw new KobaiError('input', 'CLI_NO_SUMMARY', `${path.join(folder, 'summary.json')} is not there`, {
      hint: 'Name a folder that `kobai run` has written, such as results/lr-sweep.',
    });
  }
  const finished = readFinished(folder);
  refuseLost(folder, summary, finished);
  return { summary, records: finished.records };
}
