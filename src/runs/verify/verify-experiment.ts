/** A prepared experiment → its results trained anew, held against the committed ones. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import {
  type CommittedResults,
  type ComparedFile,
  type ComparedTrial,
  compareResults,
  type ExpectedTrial,
  hasComparable,
  type VerifiedExperiment,
} from '../../comparison/index.ts';
import { readFinished, type TrialRecord } from '../../results/index.ts';
import { nearestWord, numericsVersion } from '../../shared/index.ts';
import { listWanted, readSummary, type Summary } from '../../summary/index.ts';
import { isOfOtherFile } from '../files/folder-owner.ts';
import { holdsResults } from '../files/holds-results.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { rangeTestFolder } from '../training/range-test.ts';
import type { Run } from '../training/run.ts';
import { trainExperiment } from '../training/train-experiment.ts';
import { checkWeights, compareWritten, listMissingFiles } from './compare-files.ts';
import { commandFor } from './verify-command.ts';
import type { VerifyOptions } from './verify-options.ts';

/** A verified experiment whose trials have no commands yet. */
type ComparedExperiment = Omit<VerifiedExperiment, 'trials'> & { readonly trials: readonly ComparedTrial[] };

/** What training left in a folder. */
type Retrained = Pick<Run, 'records'> & { readonly summary: Summary; readonly folder: string };

/**
 * Trains an experiment into a scratch folder and compares; where nothing could be compared, it is not trained.
 *
 * @returns the experiment, after its range test where it has one
 */
export async function verifyExperiment(
  prepared: Prepared,
  scratch: string,
  options: VerifyOptions,
): Promise<VerifiedExperiment[]> {
  const { name, autoLearningRate } = prepared.experiment;
  const withCommands = (compared: ComparedExperiment): VerifiedExperiment => {
    // Of the experiment as its file has it: `auto` stays when its range test has put values in its place.
    const trials = compared.trials.map((trial) => ({
      ...trial,
      command: commandFor(trial, prepared.experiment, options),
    }));
    return { ...compared, trials };
  };
  const committed = readCommitted(path.join(options.out, name));
  // Before it is trained for nothing.
  if (autoLearningRate) readCommitted(path.join(options.out, name, rangeTestFolder));
  // Which trials `auto` wants is known after its range test.
  const isWorthIt = autoLearningRate
    ? committed !== undefined
    : hasComparable(listExpected(prepared, new Map()), committed);
  if (!isWorthIt) return [withCommands(compareWith(prepared, name, undefined, options))];

  const verified: VerifiedExperiment[] = [];
  const { only, workers, timeout, kernels } = options;
  await trainExperiment(prepared, path.join(scratch, name), {
    overrides: [],
    only,
    out: scratch,
    fresh: true,
    prune: false,
    kernels,
    ...(workers !== undefined && { workers }),
    ...(timeout !== undefined && { timeout }),
    onEnd: (run, summary) => {
      const { folder, records } = run;
      const part = path.relative(scratch, folder).split(path.sep).join('/');
      verified.push(withCommands(compareWith(run.prepared, part, { records, summary, folder }, options)));
    },
  });
  return verified;
}

/** @param name of the folder under the committed results */
function compareWith(
  prepared: Prepared,
  name: string,
  retrained: Retrained | undefined,
  options: VerifyOptions,
): ComparedExperiment {
  const { out, only, tolerance } = options;
  const { file, verify } = prepared.experiment;
  const folder = path.join(out, name);
  const committed = readCommitted(folder);
  const tolerances = tolerance ? verify : undefined;
  const isWhole = only.length === 0;
  const files = retrained && committed ? compareFiles(prepared, committed, retrained, isWhole) : [];
  const compared = compareResults({
    expected: listExpected(prepared, retrained?.records ?? new Map()),
    retrained: retrained?.records ?? new Map(),
    ...(committed ? { committed } : { absence: explainAbsence(out, name) }),
    numericsVersion,
    ...(retrained && { objective: retrained.summary.objective }),
    ...(tolerances && { tolerances }),
    isNarrowed: !isWhole,
    files,
  });
  return {
    name,
    file,
    committed: folder,
    ...(tolerances && { because: tolerances.because }),
    ...compared,
  };
}

/** Lists the trials to compare. @param records which decide, in successive halving, what is trained further */
function listExpected(prepared: Prepared, records: ReadonlyMap<string, TrialRecord>): ExpectedTrial[] {
  const { selected, points } = prepared;
  const wanted = new Set(listWanted({ ...prepared, records }));
  // A range test has some of the points, under their own indices.
  const parametersOf = new Map(points.map(({ index, parameters }) => [index, parameters]));
  return selected
    .filter((trial) => wanted.has(trial))
    .map((trial) => ({ ...trial, parameters: parametersOf.get(trial.point) ?? {} }));
}

type Committed = CommittedResults & { readonly folder: string; readonly summary: Summary };

function readCommitted(folder: string): Committed | undefined {
  const summary = readSummary(folder);
  return summary && { ...summary, folder, summary, records: readFinished(folder).records };
}

/** @param isWhole whether all points are trained: of some of them the summary is another */
function compareFiles(
  prepared: Prepared,
  committed: Committed,
  retrained: Retrained,
  isWhole: boolean,
): ComparedFile[] {
  return [
    ...listMissingFiles(committed.folder, retrained.folder),
    ...(isWhole ? compareWritten(committed.folder, retrained) : []),
    ...checkWeights(committed, prepared),
    ...findNeedlessRangeTest(prepared.experiment, committed.folder, retrained.folder),
  ];
}

/** The results of a range test, where the experiment has none any more. */
function findNeedlessRangeTest(
  experiment: Prepared['experiment'],
  committed: string,
  retrained: string,
): ComparedFile[] {
  const [there, anew] = [committed, retrained].map((folder) => holdsResults(path.join(folder, rangeTestFolder)));
  if (!there || anew || isOfOtherFile(experiment, path.join(committed, rangeTestFolder))) return [];
  const reason = 'is of a range test that the experiment does not ask for';
  return [{ name: rangeTestFolder, same: false, verdict: 'obsolete', reason }];
}

/** Says that nothing is committed under a name, and names the most similar folder: it may have been renamed. */
function explainAbsence(out: string, name: string): string {
  const nearest = nearestWord(name, listFolders(out));
  const other = nearest === undefined || nearest === name ? '' : `; was it ${path.join(out, nearest)} before?`;
  return `${path.join(out, name)} has no summary.json${other}`;
}

function listFolders(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
