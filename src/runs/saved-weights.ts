/** The records of an experiment → the trials whose weights `save` asks for, and those of them whose weights are not there. */
import type { Trial } from '../plan/index.ts';
import { listAsked } from './asked-trials.ts';
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
 * @param hasWeights whether the weights of a trial are there and have this sha256
 */
export function listLackingWeights(run: Recorded, hasWeights: (trialId: string, sha256: string) => boolean): Trial[] {
  const { prepared, records } = run;
  const wanted = new Set(listWithWeights(run));
  return prepared.selected.filter(({ id }) => {
    const record = wanted.has(id) ? records.get(id) : undefined;
    return record !== undefined && record.status !== 'failed' && !hasWeights(id, record.weightsSha256);
  });
}
