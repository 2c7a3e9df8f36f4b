/** Records so far → the trials of a run, those of rungs to come among them. */
import type { Trial } from '../../plan/index.ts';
import type { TrialRecord } from '../../results/index.ts';
import { listWanted } from '../../summary/index.ts';
import type { Prepared } from './prepare.ts';

/** A trial that a run trains. */
export type PlannedTrial = {
  readonly trial: Trial;
  /** Updates made before, up to its checkpoint. */
  readonly madeBefore: number;
  /** Whether the run will train this very trial, or one of another point in its place. */
  readonly isKnown: boolean;
};

/** The trials of a run; where it is open which points reach a rung, the first points stand in for them. */
export function listPlanned(prepared: Prepared, records: ReadonlyMap<string, TrialRecord>): PlannedTrial[] {
  const { rungs, trials, selected } = prepared;
  const wanted = new Set(listWanted({ ...prepared, records }));
  // Where all have ended, no further rung begins.
  const isOpen = [...wanted].some(({ id }) => !records.has(id));
  const begun = [...wanted].reduce((latest, { rung }) => Math.max(latest, rung), 0);
  const endOf = new Map(trials.map((trial) => [nameOf(trial), trial.stopAfter ?? trial.steps]));
  return selected.flatMap((trial): PlannedTrial[] => {
    const isKnown = wanted.has(trial);
    const isStandIn = isOpen && trial.rung > begun && trial.point < (rungs[trial.rung]?.points ?? 0);
    if (!isKnown && !isStandIn) return [];
    return [{ trial, isKnown, madeBefore: endOf.get(nameOf({ ...trial, rung: trial.rung - 1 })) ?? 0 }];
  });
}

function nameOf({ point, rung, repeat }: Pick<Trial, 'point' | 'rung' | 'repeat'>): string {
  return `${point}/${rung}/${repeat}`;
}
