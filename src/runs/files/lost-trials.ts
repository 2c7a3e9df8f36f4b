/** A summary and the trials beside it → what was lost of them since: trials that it counts and that are not there. */

import { namePoints } from '../../report/index.ts';
import type { FinishedTrials } from '../../results/index.ts';
import { countOf, KobaiError, numericsVersion } from '../../shared/index.ts';
import type { Summary } from '../../summary/index.ts';

/** How many points are named. */
const namedPoints = 5;

/**
 * Says how many trials of a summary have no line in trials.jsonl, and of which points they are; undefined where all
 * have one. Those that the summary itself misses were never there.
 */
export function describeLost(summary: Summary, { records, failures }: FinishedTrials): string | undefined {
  const nameOf = namePoints(summary);
  const lost = summary.points.flatMap((point) => {
    const absent = point.trialIds.filter((id) => !records.has(id) && !failures.has(id));
    const count = absent.length - point.trials.missing;
    return count > 0 ? [{ count, name: nameOf(point) || 'the only point' }] : [];
  });
  if (lost.length === 0) return undefined;
  const count = lost.reduce((sum, point) => sum + point.count, 0);
  const total = summary.points.reduce((sum, { trialIds, trials }) => sum + trialIds.length - trials.missing, 0);
  const names = lost.slice(0, namedPoints).map(({ name }) => name);
  const more = lost.length > namedPoints ? `; … and ${lost.length - namedPoints} more` : '';
  return `trials.jsonl lacks ${count} of the ${countOf(total, 'trial')} of summary.json: of ${names.join('; ')}${more}`;
}

/** Refuses results that have lost trials. @param folder as the message names it @throws RESULTS_TRIALS_LOST */
export function refuseLost(folder: string, summary: Summary, finished: FinishedTrials): void {
  const lost = describeLost(summary, finished);
  if (lost === undefined) return;
  const hint =
    summary.numericsVersion === numericsVersion
      ? 'Restore trials.jsonl, for example with git, or train them again with `kobai run`.'
      : `They are of numerics version ${summary.numericsVersion}, and this is ${numericsVersion}: train them again with \`kobai run\`.`;
  throw new KobaiError('input', 'RESULTS_TRIALS_LOST', `${folder}: ${lost}`, { hint });
}
