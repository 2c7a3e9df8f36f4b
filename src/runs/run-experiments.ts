/** `kobai run`: experiment files → each checked and trained, one after the other. */
import path from 'node:path';
import { showWarnings } from '../shared/index.ts';
import { prepareExperiment } from './prepare.ts';
import { isInterrupted, type RunEnding, type RunOptions, runEndings } from './run.ts';
import { trainExperiment } from './train-experiment.ts';

/** Runs one experiment file after the other, up to one that is interrupted. @returns the worst ending */
export async function runExperiments(files: readonly string[], options: RunOptions): Promise<RunEnding> {
  let worst: RunEnding = 'allWell';
  for (const file of files) {
    const ending = await runExperiment(file, options);
    if (runEndings.indexOf(ending) > runEndings.indexOf(worst)) worst = ending;
    if (isInterrupted(ending)) break;
  }
  return worst;
}

async function runExperiment(file: string, options: RunOptions): Promise<RunEnding> {
  const prepared = prepareExperiment(file, options.overrides, options.only);
  showWarnings(prepared.warnings);
  return trainExperiment(prepared, path.join(options.out, prepared.experiment.name), options);
}
