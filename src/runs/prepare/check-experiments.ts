/** Experiment files → each checked and planned, before the first of them is trained. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { QueueServer } from '../../cluster/index.ts';
import { type Experiment, type Override, readExperimentFile } from '../../config/index.ts';
import { KobaiError, showWarnings } from '../../shared/index.ts';
import { refuseForeignFolder, refuseSharedName } from '../files/folder-owner.ts';
import { attempt, notDone } from './outcomes.ts';
import { type Prepared, prepareReading } from './prepare.ts';

export type CheckOptions = {
  readonly overrides: readonly Override[];
  readonly only: readonly string[];
  /** The folder of all results. */
  readonly out: string;
  /** Threads that are to train; default: one a core. */
  readonly workers?: number;
  /** Where others train, for whom this machine needs no memory. */
  readonly queue?: QueueServer;
  /** Called when a file without a mistake was read, and its data is about to be: what is started then has that time. */
  readonly onRead?: (experiment: Experiment) => Promise<void>;
};

/** What the checks of the files of a command came to. */
export type CheckedFiles = {
  /** What was prepared, where it is one file; of several the data would stand in memory side by side. */
  readonly prepared?: Prepared;
  /** Where any file is wrong, an error for each file, in their order: of a right one, that nothing is done for it. */
  readonly errors?: readonly KobaiError[];
};

/**
 * Prepares every file and looks whether its folder of results is its own. Warnings and all errors are shown; those of
 * one file do not hide those of another, and the data of one is let go before the next is read.
 */
export async function checkExperiments(files: readonly string[], options: CheckOptions): Promise<CheckedFiles> {
  const experiments: Experiment[] = [];
  const errors = new Map<number, KobaiError>();
  let prepared: Prepared | undefined;
  for (const [index, file] of files.entries()) {
    prepared = undefined;
    const checked = await attempt(() => checkExperiment(file, options, experiments));
    if (checked instanceof KobaiError) errors.set(index, checked);
    else prepared = checked;
  }
  if (errors.size > 0) {
    const reason = 'nothing is done for it, since another file of the command is wrong';
    return { errors: files.map((file, index) => errors.get(index) ?? notDone(file, reason)) };
  }
  return files.length === 1 && prepared ? { prepared } : {};
}

/** @param before the experiments of the files before it; this one is added */
async function checkExperiment(
  file: string,
  { overrides, only, out, queue, workers = availableParallelism(), onRead }: CheckOptions,
  before: Experiment[],
): Promise<Prepared> {
  const reading = readExperimentFile(file, overrides);
  if (reading.experiment) await onRead?.(reading.experiment);
  const prepared = prepareReading(reading, file, only, queue ? undefined : workers);
  const { experiment, warnings } = prepared;
  showWarnings(warnings);
  const others = [...before];
  before.push(experiment);
  refuseSharedName(experiment, others);
  refuseForeignFolder(experiment, path.join(out, experiment.name));
  return prepared;
}
