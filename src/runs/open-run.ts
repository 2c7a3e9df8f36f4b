/** A prepared experiment and a folder → a run that holds the folder, and its end. */
import { listInputFiles } from '../plan/index.ts';
import { startClock } from '../pool/index.ts';
import { type FinishedTrials, openResults, type TrialRecord } from '../results/index.ts';
import { numericsVersion, printMessage } from '../shared/index.ts';
import type { RangeTest } from '../summary/index.ts';
import { listenForInterruption } from './interruption.ts';
import type { Prepared } from './prepare.ts';
import { observeProgress } from './progress-observer.ts';
import type { Run, RunOptions } from './run.ts';
import { rememberFiles } from './watch-files.ts';

/** Locks the folder and listens for Ctrl-C, until `closeRun`. @throws what `openResults` throws */
export function openRun(prepared: Prepared, folder: string, options: RunOptions, rangeTest?: RangeTest): Run {
  const listChangedInputs = rememberFiles(listInputFiles(prepared.points, prepared.experiment.folder));
  return {
    prepared,
    folder,
    results: openResults(folder, printMessage),
    records: new Map(),
    kept: new Map(),
    elapsedMs: new Map(),
    options,
    clock: startClock(),
    interruption: listenForInterruption(options.signal),
    listChangedInputs,
    ...(rangeTest && { rangeTest }),
    observers: [observeProgress(prepared)],
  };
}

/** Ends the observers, and unlocks the folder when all that was written is on disk. */
export async function closeRun({ observers, interruption, results }: Run): Promise<void> {
  for (const observer of observers) observer.end?.();
  interruption.release();
  await results.close();
}

/** Takes over the trials of earlier runs: those that need no training, and those that nobody asks for now. */
export function readRecords({ prepared, results, records, kept, folder, options }: Run): void {
  const finished = results.readFinished();
  const unasked = listUnasked(finished, prepared);
  if (unasked.length > 0) printMessage(describeUnasked(unasked.length, folder, options.prune));
  for (const record of options.prune ? [] : unasked) kept.set(record.id, record);
  for (const version of finished.otherVersions) {
    printMessage(`${folder}: trials of numerics version ${version} are not kept, this is ${numericsVersion}`);
  }
  if (finished.tornLines > 0) printMessage(`${folder}: the last line was cut short by a crash and is trained again`);
  const selected = new Set(prepared.selected);
  for (const trial of prepared.trials) {
    const { id } = trial;
    const record = finished.records.get(id);
    if (!record || record.status === 'failed') continue;
    const lacksWeights = prepared.experiment.saveWeights === 'all' && !results.hasWeights(id, record.weightsSha256);
    const isTrainedAgain = selected.has(trial) && (options.fresh || lacksWeights);
    (isTrainedAgain ? kept : records).set(id, record);
  }
  const reused = prepared.selected.filter(({ id }) => records.has(id)).length;
  if (reused > 0) printMessage(`${reused} of ${countTrials(prepared)} trials are finished and are kept`);
}

/** The finished trials of a folder that an experiment does not ask for. */
export function listUnasked({ records }: FinishedTrials, { trials }: Prepared): TrialRecord[] {
  const asked = new Set(trials.map(({ id }) => id));
  return [...records.values()].filter(({ id }) => !asked.has(id));
}

function describeUnasked(count: number, folder: string, prune: boolean): string {
  const trials = count === 1 ? '1 finished trial' : `${count} finished trials`;
  return prune
    ? `${trials} in ${folder} that the experiment does not ask for: removed`
    : `${trials} in ${folder} that the experiment does not ask for: kept (--prune removes them)`;
}

/** How many trials a run has if none diverges or fails. */
function countTrials({ rungs, selected, experiment }: Prepared): number {
  if (rungs.length === 1) return selected.length;
  return rungs.reduce((sum, { points }) => sum + points, 0) * experiment.repeats;
}
