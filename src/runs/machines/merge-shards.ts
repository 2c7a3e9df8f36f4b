/** `kobai merge`: the folders of an experiment's shards → the results that one machine would have written. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fallsTo, formatShard, type Shard } from '../../cluster/index.ts';
import type { Override } from '../../config/index.ts';
import { holdsModel } from '../../export/index.ts';
import type { Trial } from '../../plan/index.ts';
import { readFinished, readIfThere, type TrialRecord, trialLine, trialsFile } from '../../results/index.ts';
import { countOf, KobaiError, numericsVersion, printMessage, shellWord } from '../../shared/index.ts';
import { judgeRangeTest, listWanted } from '../../summary/index.ts';
import { findOwner, refuseForeignFolder } from '../files/folder-owner.ts';
import { type Prepared, prepareExperiment } from '../prepare/prepare.ts';
import { openRun } from '../training/open-run.ts';
import { narrowTo, prepareRangeTest, rangeTestFolder } from '../training/range-test.ts';
import type { Run, RunOptions } from '../training/run.ts';
import type { RunEnding } from '../training/run-ending.ts';
import { listWithWeights } from '../training/saved-weights.ts';
import { runPrepared } from '../training/train-experiment.ts';

/** The options of `kobai merge`. */
export type MergeOptions = {
  /** The experiment file; default: the one that the folders name. */
  readonly experiment?: string;
  /** As they were given to the shards. */
  readonly overrides: readonly Override[];
  /** The folder of all results. */
  readonly out: string;
  /** Gets the summary as JSON, in place of the table that is printed. */
  readonly tellJson?: (text: string) => void;
};

/**
 * Joins folders of shards. What they hold stays in the results of the experiment even where trials are still missing;
 * these are named then, with the commands that train them.
 *
 * @throws CLUSTER_NO_SHARD: no trials in a folder; CLUSTER_OTHER_EXPERIMENT: they are of another file, of other settings,
 *   data or numerics; CLUSTER_CONFLICT: two machines do not agree on a trial
 */
export async function mergeShards(folders: readonly string[], options: MergeOptions): Promise<RunEnding> {
  for (const folder of folders) {
    if (existsSync(path.join(folder, trialsFile)) || existsSync(path.join(folder, rangeTestFolder))) continue;
    throw new KobaiError('input', 'CLUSTER_NO_SHARD', `${folder} holds no trials`, {
      hint: 'Name the folders that `kobai run --shard` wrote, such as results/lr-sweep/shards/*.',
    });
  }
  const prepared = prepareExperiment(options.experiment ?? findExperiment(folders), options.overrides, []);
  const { experiment } = prepared;
  const folder = path.join(options.out, experiment.name);
  refuseForeignFolder(experiment, folder);
  const runOptions: RunOptions = { ...options, only: [], fresh: false, prune: false, kernels: 'native' };
  if (!experiment.autoLearningRate) {
    return runPrepared(openRun(prepared, folder, runOptions), { folder, takeFirst: (run) => take(run, folders) });
  }
  const test = openRun(prepareRangeTest(prepared), path.join(folder, rangeTestFolder), runOptions);
  const testFolders = folders.map((one) => path.join(one, rangeTestFolder)).filter((one) => existsSync(one));
  const ending = await runPrepared(test, {
    folder: test.folder,
    isTest: true,
    takeFirst: (run) => take(run, testFolders),
  });
  if (ending !== 'allWell') return ending;
  const rangeTest = judgeRangeTest(test.prepared.trials.flatMap(({ id }) => test.records.get(id) ?? []));
  const narrowed = openRun(narrowTo(rangeTest, prepared, []), folder, runOptions, rangeTest);
  return runPrepared(narrowed, { folder, takeFirst: (run) => take(run, folders) });
}

/** The experiment file that all folders name. */
function findExperiment(folders: readonly string[]): string {
  const owners = folders.map((folder) => ({ folder, owner: findOwner(folder) }));
  const [first] = owners;
  const other = owners.find(({ owner }) => owner !== first?.owner);
  const hint = 'Name the experiment file: --experiment experiments/lr-sweep.yaml.';
  if (first?.owner === undefined || !existsSync(first.owner)) {
    const named = first?.owner === undefined ? 'names no experiment file' : `is of ${first.owner}, which is not there`;
    throw new KobaiError('input', 'CLUSTER_OTHER_EXPERIMENT', `${first?.folder} ${named}`, { hint });
  }
  if (other !== undefined) {
    const message = `${first.folder} is of ${first.owner}, ${other.folder} of ${other.owner ?? 'no file that it names'}`;
    throw new KobaiError('input', 'CLUSTER_OTHER_EXPERIMENT', message, { hint: 'Merge the shards of one at a time.' });
  }
  return first.owner;
}

/**
 * Takes the trials of shards, and the weights that are to be kept, among those of a run.
 *
 * @returns whether all trials are there that are to be trained
 */
async function take(run: Run, folders: readonly string[]): Promise<boolean> {
  const { prepared, records, results } = run;
  const taken: TrialRecord[] = [];
  for (const folder of folders) {
    for (const record of readShard(folder, prepared)) {
      const known = records.get(record.id);
      if (known !== undefined && trialLine(known) !== trialLine(record)) throw conflict(record, folder);
      if (known !== undefined) continue;
      records.set(record.id, record);
      taken.push(record);
    }
  }
  await results.append(taken);
  const missing = listWanted({ ...prepared, records }).filter(({ id }) => !records.has(id));
  if (missing.length > 0) {
    tellMissing(missing, run, folders);
    return false;
  }
  for (const id of listWithWeights(run)) takeWeights(id, run, folders);
  return true;
}

/**
 * The records of a shard that the experiment asks for. It may have others of the same file and data, from before an edit or
 * with --set; where it has no others, it is of something else.
 */
function readShard(folder: string, { trials, facts, experiment }: Prepared): TrialRecord[] {
  const { records, otherVersions } = readFinished(folder);
  const [version] = otherVersions;
  if (version !== undefined) {
    throw refuse(
      `${folder} has trials of numerics version ${version}, and this is ${numericsVersion}`,
      experiment.file,
    );
  }
  const asked = new Set(trials.map(({ id }) => id));
  const known = new Set(facts.map(({ sha256 }) => sha256));
  const [own, others] = [[], []] as [TrialRecord[], TrialRecord[]];
  for (const record of records.values()) (asked.has(record.id) ? own : others).push(record);
  const ofOtherData = others.find(({ data }) => !known.has(data));
  if (ofOtherData !== undefined) {
    const message = `${folder} has a trial on other data than ${experiment.file} has here: its sha256 is ${ofOtherData.data}`;
    throw refuse(message, experiment.file);
  }
  if (others.length > 0 && own.length === 0) {
    throw refuse(`${folder} has no trial that ${experiment.file} asks for, and others`, experiment.file);
  }
  if (others.length > 0) {
    printMessage(
      `${countOf(others.length, 'trial')} in ${folder} that ${experiment.file} does not ask for: left there`,
    );
  }
  return own;
}

function refuse(message: string, file: string): KobaiError {
  return new KobaiError('input', 'CLUSTER_OTHER_EXPERIMENT', message, {
    hint: `Merge with the file, the data and the kobai that the shards were trained with, and the same --set; or train that shard again from ${file}.`,
  });
}

function conflict({ id }: TrialRecord, folder: string): KobaiError {
  const message = `${folder} has other results of trial ${id} than the folders before it: one of two machines computes wrongly`;
  return new KobaiError('environment', 'CLUSTER_CONFLICT', message, {
    hint: 'Train both shards again on a machine that you trust; `kobai verify` tells which of them is right.',
  });
}

/** Puts the weights of a trial beside its record, where a shard has those that the record tells of. */
function takeWeights(id: string, { records, results }: Run, folders: readonly string[]): void {
  const record = records.get(id);
  if (record === undefined || record.status === 'failed') return;
  if (holdsModel(results.weights.read(id), record.weightsSha256)) return;
  for (const folder of folders) {
    const bytes = readIfThere(path.join(folder, 'weights', `${id}.safetensors`));
    if (bytes === undefined || !holdsModel(bytes, record.weightsSha256)) continue;
    results.weights.write(id, bytes);
    return;
  }
}

/** How many commands are named. */
const namedCommands = 8;

function tellMissing(missing: readonly Trial[], { prepared, folder, options }: Run, folders: readonly string[]): void {
  const { experiment, rungs } = prepared;
  const rung = Math.min(...missing.map((trial) => trial.rung));
  const ofRung = rungs.length > 1 ? ` of rung ${rung + 1}` : '';
  printMessage(
    `${countOf(missing.length, 'trial')}${ofRung} missing; what was merged is kept in ${folder}. What trains them:`,
  );
  const file = `kobai run ${shellWord(experiment.file)}${options.overrides.map(({ text }) => ` --set ${shellWord(text)}`).join('')}`;
  const count = countShards(folders);
  const shards = new Set(
    count === undefined
      ? []
      : Array.from({ length: count }, (_, i) => ({ index: i + 1, count })).filter((shard) =>
          missing.some(({ id }) => fallsTo(shard, id)),
        ),
  );
  const commands = shards.size === 0 ? [file] : [...shards].map((shard) => `${file} --shard ${formatShard(shard)}`);
  for (const command of commands.slice(0, namedCommands)) printMessage(`  ${command}`);
  if (commands.length > namedCommands) printMessage(`  … and ${commands.length - namedCommands} more shards`);
  if (rung > 0) printMessage(`Each of them needs ${path.join(folder, trialsFile)}, which says which points go on.`);
}

/** Of how many shards these are; undefined where they do not say, or not all the same. */
function countShards(folders: readonly string[]): number | undefined {
  const counts = new Set(folders.map((folder) => readShardFacts(folder)?.count));
  const [count] = counts;
  return counts.size === 1 ? count : undefined;
}

function readShardFacts(folder: string): Shard | undefined {
  try {
    const facts = JSON.parse(String(readIfThere(path.join(folder, 'run.json')))) as { shard?: Shard };
    return facts.shard;
  } catch {
    return undefined;
  }
}
