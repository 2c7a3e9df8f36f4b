/** A run that left nothing to do ↔ what run.json keeps of it, by which the next one sees that there still is nothing. */
import path from 'node:path';
import { holdsModel } from '../../export/index.ts';
import { readIfThere, type TrialRecord, trialsFile } from '../../results/index.ts';
import { canonicalJson, numericsVersion, omitUndefined, sha256Hex } from '../../shared/index.ts';
import { listWanted, type Summary } from '../../summary/index.ts';
import { countTrials } from '../training/open-run.ts';
import { hasFailed, type Run } from '../training/run.ts';
import { listWithWeights } from '../training/saved-weights.ts';
import { readBuild } from './environment.ts';

/** What a run came to that left nothing to do: nobody needs to read 10,000 trials to learn that they are there. */
export type FinishedRun = {
  /** sha256 of all that its files were made from, but the trials: the experiment, its data and kobai itself. */
  readonly madeFrom: string;
  /** sha256 of each file that was written, by name; of what was written, not of what a later look found. */
  readonly files: Readonly<Record<string, string>>;
  /** sha256 of the weights that stay, as the record of their trial has it, by its id. */
  readonly weights: Readonly<Record<string, string>>;
  /** How many trials the experiment asks for, and how many it would ask for if none had diverged. */
  readonly trials: number;
  readonly planned: number;
  /** The ids of those that it does not ask for. */
  readonly unasked: readonly string[];
  /** The spark line of each point, which is drawn from the curves of the trials; null where there is none. */
  readonly sparks: readonly (string | null)[];
};

/** A finished run with its summary, as it was written. */
export type FoundRun = { readonly finished: FinishedRun; readonly summary: Summary };

/** The same with the sha256 of its JSON: what anybody has changed by hand is not believed. */
export type SealedRun = FinishedRun & { readonly seal: string };

/** Adds the seal. */
export function sealRun(finished: FinishedRun): SealedRun {
  return { ...finished, seal: sha256Hex(JSON.stringify(finished)) };
}

/** What a run has written. */
type Written = {
  /** Text by name, but for trials.jsonl. */
  readonly files: Readonly<Record<string, string>>;
  readonly trialsSha256: string;
  /** The records whose lines trials.jsonl holds: those that the experiment asks for, and the others. */
  readonly asked: readonly TrialRecord[];
  readonly unasked: readonly TrialRecord[];
  readonly sparks: readonly (string | undefined)[];
};

/** What a run came to, where it left nothing to do. */
export function describeFinished(run: Run, written: Written): SealedRun | undefined {
  const { prepared, records } = run;
  const { files, trialsSha256, asked, unasked, sparks } = written;
  const madeFrom = hashSources(run);
  const isWhole = listWanted({ ...prepared, records }).length === asked.length && !hasFailed(run);
  if (madeFrom === undefined || !isWhole) return undefined;
  const hashes = Object.entries(files).map(([name, text]) => [name, sha256Hex(text)]);
  const withWeights = new Set(listWithWeights(run));
  const weights = asked.flatMap((record) =>
    record.status !== 'failed' && withWeights.has(record.id) ? [[record.id, record.weightsSha256]] : [],
  );
  return sealRun({
    madeFrom,
    files: { [trialsFile]: trialsSha256, ...Object.fromEntries(hashes) },
    weights: Object.fromEntries(weights),
    trials: asked.length,
    planned: countTrials({ ...prepared, selected: prepared.trials }),
    unasked: unasked.map(({ id }) => id),
    sparks: sparks.map((spark) => spark ?? null),
  });
}

/**
 * The finished run before this one, if this one would do nothing but find that all of it is there: the same experiment,
 * data and build of kobai, and every file with the bytes that were written. In all other cases undefined, and the
 * trials are read and judged.
 */
export function findFinished(run: Run): FoundRun | undefined {
  const { options, folder, results } = run;
  const { fresh, prune, only, shard, queue, observe, onEnd } = options;
  // Those that look on want the trials.
  if (fresh || only.length > 0 || shard || queue || observe || onEnd) return undefined;
  const finished = readSealed(folder);
  if (finished === undefined || finished.madeFrom !== hashSources(run)) return undefined;
  if (prune && finished.unasked.length > 0) return undefined;

  const { [trialsFile]: trialsSha256, ...others } = finished.files;
  if (results.hashTrials() !== trialsSha256) return undefined;
  let summary: Summary | undefined;
  for (const [name, sha256] of Object.entries(others)) {
    const bytes = readQuietly(path.join(folder, name));
    if (bytes === undefined || sha256Hex(bytes) !== sha256) return undefined;
    if (name === 'summary.json') summary = withoutCheck(bytes);
  }
  const weights = Object.entries(finished.weights);
  if (!weights.every(([id, sha256]) => holdsModel(results.weights.read(id), sha256))) return undefined;
  return summary && { finished, summary };
}

/** sha256 of what the files of a run are made from, but for its trials; undefined where kobai runs from its sources. */
function hashSources({ prepared, rangeTest }: Run): string | undefined {
  const build = readBuild();
  if (build === undefined) return undefined;
  const { experiment, datasets, initialWeights } = prepared;
  // The sha256 of a data set's rows stands for all that is made from them.
  const data = datasets.map(
    ({ memory, features, labels, targets, splits, featureScaling, targetScaling, ...known }) => known,
  );
  const sources = { build, numericsVersion, experiment, data, initialWeights: initialWeights?.sha256, rangeTest };
  return sha256Hex(canonicalJson(omitUndefined(sources)));
}

/** What run.json keeps; undefined where it does not, or was changed since. */
function readSealed(folder: string): FinishedRun | undefined {
  try {
    const { finished } = JSON.parse(String(readIfThere(path.join(folder, 'run.json')))) as { finished?: SealedRun };
    if (finished === undefined) return undefined;
    const { seal, ...rest } = finished;
    return sealRun(rest).seal === seal ? rest : undefined;
  } catch {
    return undefined;
  }
}

/** Whatever is wrong with a file is said by those who read all. */
function readQuietly(file: string): Buffer | undefined {
  try {
    return readIfThere(file);
  } catch {
    return undefined;
  }
}

function withoutCheck(bytes: Buffer): Summary {
  const { check: _, ...summary } = JSON.parse(bytes.toString()) as Summary & { check: unknown };
  return summary;
}
