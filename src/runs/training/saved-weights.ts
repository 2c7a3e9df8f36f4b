/** The records of an experiment → the trials whose weights `save` asks for, and those of them whose weights are not there. */
import { holdsModel } from '../../export/index.ts';
import type { Trial } from '../../plan/index.ts';
import { listAsked } from '../prepare/asked-trials.ts';
import { type Recorded, summarizeRun } from './run.ts';

/** The ids of the trials whose weights stay. */
export function listWithWeights(run: Recorded): readonly string[] {
  const { saveWeights } = run.prepared.experiment;
  if (saveWeights === 'none') return [];
  if (saveWeights === 'all') return listAsked(run.prepared, run.records).map(({ id }) => id);
  const { best, points } = summarizeRun(run);
  return best === undefined ? [] : (points[best]?.trialIds ?? []);
}

/**
 * The trials that have ended and are to be trained once more for their weights.
 *
 * @param readWeights the file of a trial's weights, where there is one
 */
export function listLackingWeights(run: Recorded, readWeights: (trialId: string) => Uint8Array | undefined): Trial[] {
  const { prepared, records } = run;
  const wanted = new Set(listWithWeights(run));
  return prepared.selected.filter(({ id }) => {
    const record = wanted.has(id) ? records.get(id) : undefined;
    if (record === undefined || record.status === 'failed') return false;
    return !holdsModel(readWeights(id), record.weightsSha256);
  });
}
