/** A prepared experiment and a folder → a run that holds the folder, and its end. */
import { listInputFiles } from '../../plan/index.ts';
import { startClock } from '../../pool/index.ts';
import { openResults } from '../../results/index.ts';
import { countOf, numericsVersion, printMessage } from '../../shared/index.ts';
import { listWanted, type RangeTest } from '../../summary/index.ts';
import { describeGit } from '../files/environment.ts';
import { openQueueTraining } from '../machines/queue-training.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { observeProgress } from '../progress/progress-observer.ts';
import { listenForInterruption, stopSignals } from './interruption.ts';
import type { Run, RunOptions } from './run.ts';
import { threadsOfProcess } from './training.ts';
import { rememberFiles } from './watch-files.ts';

/** Locks the folder and listens for Ctrl-C, until `closeRun`. @throws what `openResults` throws */
export function openRun(prepared: Prepared, folder: string, options: RunOptions, rangeTest?: RangeTest): Run {
  const listChangedInputs = rememberFiles(listInputFiles(prepared.points, prepared.experiment.folder));
  return {
    prepared,
    folder,
    results: openResults(folder, printMessage),
    records: new Map(),
    earlier: new Map(),
    failedAgain: new Set(),
    elapsedMs: new Map(),
    options,
    clock: startClock(),
    interruption: listenForInterruption(options.signal, options.isUnattended ? [] : stopSignals),
    training: options.queue
      ? openQueueTraining(prepared, options.queue, options.timeout)
      : threadsOfProcess(options.started),
    git: describeGit(prepared.experiment.folder),
    listChangedInputs,
    ...(rangeTest && { rangeTest }),
    observers: options.isUnattended ? [] : [observeProgress(prepared)],
  };
}

/** Ends what trains and the observers, and unlocks the folder. */
export async function closeRun({ observers, interruption, results, training }: Run): Promise<void> {
  await training.close();
  // Who hears of the end may send a signal at once, which is then no longer for the run.
  for (const observer of observers) observer.end?.();
  interruption.release();
  results.close();
}

/** Takes over the trials of earlier runs, and tells which of them need no training. */
export function readRecords({ prepared, results, records, earlier, folder, options }: Run): void {
  const finished = results.readFinished();
  for (const version of finished.otherVersions) {
    printMessage(`${folder}: trials of numerics version ${version} are not kept, this is ${numericsVersion}`);
  }
  if (finished.tornLines > 0) printMessage(`${folder}: the last line was cut short by a crash and is trained again`);
  const asked = new Set(prepared.trials.map(({ id }) => id));
  const again = new Set(options.fresh ? prepared.selected.map(({ id }) => id) : []);
  for (const [id, record] of finished.records) {
    (asked.has(id) && !again.has(id) ? records : earlier).set(id, record);
  }
  const wanted = new Set(listWanted({ ...prepared, records }));
  const reused = prepared.selected.filter((trial) => wanted.has(trial) && records.has(trial.id)).length;
  if (reused > 0) tellReused(reused, countTrials(prepared));
}

/** Tells how many trials need no training. */
export function tellReused(reused: number, planned: number): void {
  const verb = reused === 1 ? 'is' : 'are';
  printMessage(`${reused} of ${countOf(planned, 'trial')} ${verb} finished and ${verb} kept`);
}

/** How many trials a run of these has if none diverges or fails. @param selected in grid order */
export function countTrials({ rungs, selected }: Pick<Prepared, 'rungs' | 'selected'>): number {
  if (rungs.length === 1) return selected.length;
  const [first] = selected;
  const ofPoint = selected.filter(({ point, rung }) => point === first?.point && rung === first.rung).length;
  return rungs.reduce((sum, { points }) => sum + points, 0) * ofPoint;
}
