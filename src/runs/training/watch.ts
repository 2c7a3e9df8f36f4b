/** `kobai run --watch`: runs again whenever an experiment or a file that it reads has changed. */
import { once } from 'node:events';
import { type Override, readExperimentFile } from '../../config/index.ts';
import { expandPoints, listInputFiles } from '../../plan/index.ts';
import { KobaiError, printLines, printMessage } from '../../shared/index.ts';
import { listenForInterruption, type StopSignal } from './interruption.ts';
import { type RunFilesOptions, runExperiments } from './run-experiments.ts';
import { watchFiles } from './watch-files.ts';

/**
 * Runs the files, and again after each change of one of them or of the bases, data and weights that they name: only what
 * is new is trained. A change during a run stops it; what has ended is kept. An error is shown, and the next change awaited.
 *
 * @returns the signal that ended it
 */
export async function watchExperiments(files: readonly string[], options: RunFilesOptions): Promise<StopSignal> {
  for (let { fresh } = options; ; fresh = false) {
    const named = files.flatMap((file) => findNamedFiles(file, options.overrides));
    const watched = [...new Set([...files, ...named])];
    const change = watchFiles(watched);
    const interruption = listenForInterruption(change.signal);
    const { signal } = interruption;
    try {
      await runExperiments(files, { ...options, fresh, signal });
      if (!signal.aborted) {
        printMessage(`Waiting for a change of ${watched.join(', ')}. Ctrl-C ends it.`);
        await once(signal, 'abort');
      }
    } finally {
      interruption.release();
      change.stop();
    }
    const received = interruption.received();
    if (received !== undefined) return received;
    printLines('');
    printMessage(`${change.signal.reason} has changed.`);
  }
}

/** The files that an experiment names; as long as it is wrong, those that it extends. */
function findNamedFiles(file: string, overrides: readonly Override[]): string[] {
  try {
    const { experiment, bases } = readExperimentFile(file, overrides);
    return [...bases, ...(experiment ? listInputFiles(expandPoints(experiment).points, experiment.folder) : [])];
  } catch (error) {
    if (error instanceof KobaiError) return []; // The run says what is wrong.
    throw error;
  }
}
