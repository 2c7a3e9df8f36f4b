/** A prepared experiment and a folder → a run that holds the folder, and its end. */
import { listInputFiles } from '../plan/index.ts';
import { startClock } from '../pool/index.ts';
import { openResults } from '../results/index.ts';
import { printMessage } from '../shared/index.ts';
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
    results: openResults(folder),
    records: new Map(),
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

/** Takes over the trials of earlier runs that need no training. */
export function readRecords({ prepared, results, records, folder, options }: Run): void {
  if (options.fresh) return;
  const finished = results.readFinished();
  if (finished.tornLines > 0) printMessage(`${folder}: the last line was cut short by a crash and is trained again`);
  for (const { id } of prepared.trials) {
    const record = finished.records.get(id);
    if (!record || record.status === 'failed') continue;
    const lacksWeights = prepared.experiment.saveWeights === 'all' && !results.hasWeights(id, record.weightsSha256);
    if (!lacksWeights) records.set(id, record);
  }
  const reused = prepared.selected.filter(({ id }) => records.has(id)).length;
  if (reused > 0) printMessage(`${reused} of ${countTrials(prepared)} trials are finished and are kept`);
}

/** How many trials a run has if none diverges or fails. */
function countTrials({ rungs, selected, experiment }: Prepared): number {
  if (rungs.length === 1) return selected.length;
  return rungs.reduce((sum, { points }) => sum + points, 0) * experiment.repeats;
}
