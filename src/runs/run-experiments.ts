/** `kobai run`: experiment files → all of them checked, then each trained, one after the other. */
import path from 'node:path';
import { KobaiError, printMessage, showError } from '../shared/index.ts';
import { checkExperiments } from './check-experiments.ts';
import { refuseCommittedFolder, refuseForeignFolder } from './folder-owner.ts';
import { type Prepared, prepareExperiment } from './prepare.ts';
import { isInterrupted, type RunEnding, type RunOptions, runEndings } from './run.ts';
import { trainExperiment } from './train-experiment.ts';

/**
 * Runs one experiment file after the other, up to one that is interrupted or that the machine stops; what is left out
 * then is named.
 *
 * @returns the worst ending
 * @throws what `checkExperiments` throws: then nothing was trained
 */
export async function runExperiments(files: readonly string[], options: RunOptions): Promise<RunEnding> {
  const prepared = checkExperiments(files, options);
  let worst: RunEnding = 'allWell';
  for (const [index, file] of files.entries()) {
    const ending = await runExperiment(file, prepared, options);
    if (runEndings.indexOf(ending) > runEndings.indexOf(worst)) worst = ending;
    const left = files.slice(index + 1);
    if (!isInterrupted(ending) && ending !== 'environment') continue;
    if (left.length > 0) printMessage(`not run: ${left.join(', ')}`);
    break;
  }
  return worst;
}

async function runExperiment(file: string, known: Prepared | undefined, options: RunOptions): Promise<RunEnding> {
  try {
    const prepared = known ?? prepareExperiment(file, options.overrides, options.only);
    const folder = path.join(options.out, prepared.experiment.name);
    // Again: a file before it may have written there, and while one is watched it may be another by now.
    refuseForeignFolder(prepared.experiment, folder);
    if (options.overrides.length > 0) refuseCommittedFolder(folder);
    return await trainExperiment(prepared, folder, options);
  } catch (error) {
    if (!(error instanceof KobaiError) || error.kind === 'internal') throw error;
    showError(error);
    return error.kind === 'environment' ? 'environment' : 'badInput';
  }
}
