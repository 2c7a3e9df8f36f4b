/** A prepared experiment → its results, in a folder that is its own. */
import path from 'node:path';
import { isUnchanged, refuseCommittedFolder, refuseForeignFolder } from '../files/folder-owner.ts';
import type { Prepared } from '../prepare/prepare.ts';
import type { RunOptions } from './run.ts';
import type { RunEnding } from './run-ending.ts';
import { trainExperiment } from './train-experiment.ts';

/**
 * Trains an experiment into its folder under `options.out`.
 *
 * @throws RESULTS_OF_OTHER_FILE; RESULTS_COMMITTED
 */
export function trainPrepared(prepared: Prepared, options: RunOptions): Promise<RunEnding> {
  const folder = path.join(options.out, prepared.experiment.name);
  // Again: a file before it may have written there, and while one is watched it may be another by now.
  refuseForeignFolder(prepared.experiment, folder);
  // What `--set` says may stand in the file already.
  const overrides = options.overrides.length > 0 && isUnchanged(prepared.experiment) ? [] : options.overrides;
  if (overrides.length > 0) refuseCommittedFolder(folder);
  return trainExperiment(prepared, folder, { ...options, overrides });
}
