/** `kobai run`: experiment files → all of them checked, then each trained, one after the other. */
import { KobaiError, omitUndefined, printMessage, printOutcomes } from '../../shared/index.ts';
import { attempt, endingOfErrors, notDone } from '../prepare/outcomes.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { type EarlyThreads, openEarlyThreads } from './early-threads.ts';
import type { RunOptions } from './run.ts';
import { isInterrupted, type RunEnding, worstEnding } from './run-ending.ts';

/** The options of `kobai run`. */
export type RunFilesOptions = RunOptions & {
  /** Whether the results are printed as JSON, in place of tables. */
  readonly json: boolean;
};

/** How the run of a file ended, and its summary as JSON, or the error that it has in place of one. */
type FileRun = { readonly ending: RunEnding; readonly outcome: string | KobaiError };

/**
 * Runs one experiment file after the other, up to one that is interrupted or that the machine stops; what is left out
 * then is named. Where a file is wrong, none is trained.
 *
 * @returns the worst ending
 */
export async function runExperiments(files: readonly string[], options: RunFilesOptions): Promise<RunEnding> {
  const early = openEarlyThreads(options);
  try {
    return await checkAndRun(files, options, early);
  } finally {
    await early.started()?.destroy();
  }
}

async function checkAndRun(files: readonly string[], given: RunFilesOptions, early: EarlyThreads): Promise<RunEnding> {
  // They take longest to start, and begin before anything else is loaded.
  const [first] = files;
  if (first !== undefined) await early.startForFile(first);
  const { checkExperiments } = await import('../prepare/check-experiments.ts');
  const { errors, prepared } = await checkExperiments(files, { ...given, onRead: early.startFor });
  const options = omitUndefined({ ...given, started: early.started() });
  if (errors !== undefined) {
    if (options.json) printOutcomes(errors);
    return endingOfErrors(errors);
  }
  const runs: FileRun[] = [];
  for (const file of files) {
    const run = await runFile(file, prepared, options);
    runs.push(run);
    if (isInterrupted(run.ending) || run.ending === 'environment') break;
  }
  const left = files.slice(runs.length);
  // Whoever stops it by a signal of its own, as `--watch` does, runs all of them again.
  if (left.length > 0 && !options.signal?.aborted) printMessage(`not run: ${left.join(', ')}`);
  if (options.json) {
    const notRun = left.map((file) => notDone(file, 'it is not run, since the one before it was stopped'));
    printOutcomes([...runs.map(({ outcome }) => outcome), ...notRun]);
  }
  return worstEnding(runs.map(({ ending }) => ending));
}

async function runFile(file: string, known: Prepared | undefined, options: RunFilesOptions): Promise<FileRun> {
  let summary: string | undefined;
  const tellJson = (text: string) => {
    summary = text;
  };
  // Not before the files are known to be right.
  const { trainPrepared } = await import('./train-prepared.ts');
  const { prepareExperiment } = await import('../prepare/prepare.ts');
  const ending = await attempt(() => {
    const prepared = known ?? prepareExperiment(file, options.overrides, options.only);
    return trainPrepared(prepared, { ...options, ...(options.json && { tellJson }) });
  });
  if (ending instanceof KobaiError) return { ending: endingOfErrors([ending]), outcome: ending };
  const reason = isInterrupted(ending) ? 'stopped before its end' : 'a trial of its range test failed';
  return { ending, outcome: summary ?? notDone(file, reason) };
}
