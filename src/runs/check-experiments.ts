/** Experiment files → each checked and planned, before the first of them is trained. */
import path from 'node:path';
import type { Experiment, Override } from '../config/index.ts';
import { KobaiError, showError, showWarnings } from '../shared/index.ts';
import { refuseForeignFolder, refuseSharedNames } from './folder-owner.ts';
import { type Prepared, prepareExperiment } from './prepare.ts';

export type CheckOptions = {
  readonly overrides: readonly Override[];
  readonly only: readonly string[];
  /** The folder of all results. */
  readonly out: string;
};

/**
 * Prepares every file and looks whether its folder of results is its own. Warnings are shown; the errors of one file do
 * not hide those of another.
 *
 * @returns what was prepared, where it is one file; of several the data would stand in memory side by side
 * @throws RESULTS_OF_OTHER_FILE, and what `prepareExperiment` throws; of several errors all but the last are shown
 */
export function checkExperiments(
  files: readonly string[],
  { overrides, only, out }: CheckOptions,
): Prepared | undefined {
  const experiments: Experiment[] = [];
  const errors: KobaiError[] = [];
  const collect = <T>(check: () => T): T | undefined => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof KobaiError) || error.kind === 'internal') throw error;
      errors.push(error);
      return undefined;
    }
  };
  let prepared: Prepared | undefined;
  for (const file of files) {
    prepared = collect(() => prepareExperiment(file, overrides, only));
    if (prepared === undefined) continue;
    const { experiment, warnings } = prepared;
    experiments.push(experiment);
    showWarnings(warnings);
    collect(() => refuseForeignFolder(experiment, path.join(out, experiment.name)));
  }
  collect(() => refuseSharedNames(experiments));
  // That of the machine has the greater exit code.
  const thrown = errors.findLast(({ kind }) => kind === 'environment') ?? errors.at(-1);
  for (const error of errors) if (error !== thrown) showError(error);
  if (thrown !== undefined) throw thrown;
  return files.length === 1 ? prepared : undefined;
}
