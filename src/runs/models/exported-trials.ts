/** A folder of results → the trials of which curves are exported, each with its point. */
import type { EndedRecord } from '../../results/index.ts';
import { KobaiError } from '../../shared/index.ts';
import type { PointSummary, Summary } from '../../summary/index.ts';
import { readResults } from '../files/read-results.ts';
import { readConditions, selectPoints } from '../prepare/select-points.ts';
import type { ChosenModel } from './saved-model.ts';

/** A trial that finished or diverged, its point, and which of its repeats it is. */
export type ExportedTrial = { readonly record: EndedRecord; readonly point: PointSummary; readonly repeat: number };

/** Reads those of `--only` and `--trial`. @throws CLI_TRIAL_UNKNOWN; what `readResults` and `selectPoints` throw */
export function readExportedTrials(
  folder: string,
  { only, trial: wanted = '' }: ChosenModel,
): { readonly summary: Summary; readonly trials: readonly ExportedTrial[] } {
  const { summary, records } = readResults(folder);
  const selected = selectPoints(summary.points, summary.axes, readConditions(only));
  const trials = selected.flatMap((point) =>
    point.trialIds.flatMap((id, repeat) => {
      const record = id.startsWith(wanted) ? records.get(id) : undefined;
      return record === undefined || record.status === 'failed' ? [] : [{ record, point, repeat }];
    }),
  );
  if (trials.length === 0) {
    throw new KobaiError('input', 'CLI_TRIAL_UNKNOWN', `${folder} has no such trial`, {
      hint: 'trials.jsonl and summary.json have the ids',
    });
  }
  return { summary, trials };
}
