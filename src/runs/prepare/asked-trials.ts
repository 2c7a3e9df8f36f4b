/** The records of an experiment's trials → those that it asks for, and those that it does not. */
import type { TrialRecord } from '../../results/index.ts';
import { listWanted } from '../../summary/index.ts';
import type { Prepared } from './prepare.ts';

type Records = ReadonlyMap<string, TrialRecord>;

/** The records of the trials that an experiment asks for, in grid order. @param records by id */
export function listAsked(prepared: Prepared, records: Records): TrialRecord[] {
  const wanted = new Set(listWanted({ ...prepared, records }));
  return prepared.trials.flatMap((trial) => (wanted.has(trial) ? (records.get(trial.id) ?? []) : []));
}

/**
 * The records of the trials that an experiment does not ask for, by their ids: of an earlier version of its file, of
 * points that `--set` leaves out, or of a rung of successive halving that their points no longer reach.
 *
 * @param records by id
 */
export function listUnasked(prepared: Prepared, records: Records): TrialRecord[] {
  const wanted = listWanted({ ...prepared, records });
  // While trials are missing, any point may yet come to a further rung.
  const isOpen = wanted.some(({ id }) => !records.has(id));
  const asked = new Set((isOpen ? prepared.trials : wanted).map(({ id }) => id));
  return [...records.values()].filter(({ id }) => !asked.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
}
