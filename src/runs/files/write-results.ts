/** A run that has ended → its files. */
import { availableParallelism } from 'node:os';
import { htmlReport, layOutPage, sparkLines } from '../../page/index.ts';
import { csvSummary, markdownSummary } from '../../report/index.ts';
import { countOf, omitUndefined, printMessage, readVersion } from '../../shared/index.ts';
import { type Summary, showRows, summaryJson } from '../../summary/index.ts';
import { listAsked, listUnasked } from '../prepare/asked-trials.ts';
import { compileFunction } from '../prepare/compile-function.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { settleKernels } from '../prepare/settle-kernels.ts';
import { type Run, summarizeRun } from '../training/run.ts';
import { describeHost, type GitState } from './environment.ts';
import { describeFinished, type FoundRun, sealRun } from './finished-run.ts';
import { claimFolder } from './folder-owner.ts';
import { createRowReader } from './read-row.ts';
import { type FeatureStorage, type RunFacts, runJson } from './run-facts.ts';

/** What was written, for those who show it. */
export type WrittenResults = {
  readonly summary: Summary;
  /** The spark line of each point, by its index; undefined where it has no curve. */
  readonly sparks: readonly (string | undefined)[];
};

/**
 * Rewrites trials.jsonl in grid order, behind it what nobody asks for now, puts the other files beside it, and tells
 * what of earlier runs was kept or removed.
 *
 * @returns the summary that the files were written from
 */
export async function writeResults(run: Run): Promise<WrittenResults> {
  const git = await run.git;
  const { results, records, prepared, options } = run;
  const unasked = listUnasked(prepared, new Map([...run.earlier, ...records]));
  const summary = showRows(summarizeRun(run), { records, facts: prepared.facts, readRow: createRowReader(prepared) });
  const text = summaryJson(summary);
  // From the text, as `kobai report` does it: equal results have an equal page.
  const page = layOutPage({ summary: JSON.parse(text) as Summary, records, compile: compileFunction });
  const sparks = sparkLines(summary, page);
  const files = {
    'summary.json': text,
    'summary.md': markdownSummary(summary),
    'summary.csv': csvSummary(summary),
    'report.html': htmlReport(page),
  };
  const asked = listAsked(prepared, records);
  const kept = options.prune ? [] : unasked;
  results.finish([...asked, ...kept], files, (trialsSha256) => {
    const finished = describeFinished(run, { files, trialsSha256, asked, unasked: kept, sparks });
    return { 'run.json': runJson({ ...describeRun(run, git), ...(finished && { finished }) }), ...claimFolder(run) };
  });
  results.checkpoints.removeExcept([]);
  tellKept(run, unasked.length);
  return { summary, sparks };
}

/** Of a run that found all as it was left: writes what is volatile, and tells the same. */
export async function renewResults(run: Run, { finished, summary }: FoundRun): Promise<WrittenResults> {
  const { results } = run;
  const git = await run.git;
  const { trials, unasked, weights, sparks } = finished;
  results.write({ 'run.json': runJson({ ...describeRun(run, git, trials), finished: sealRun(finished) }) });
  results.weights.removeExcept([...Object.keys(weights), ...unasked]);
  results.checkpoints.removeExcept([]);
  tellKept(run, unasked.length);
  return { summary, sparks: sparks.map((spark) => spark ?? undefined) };
}

/** Tells what of earlier runs was kept or removed, and which files have changed since the run began. */
function tellKept({ folder, options, failedAgain, listChangedInputs }: Run, unasked: number): void {
  if (unasked > 0) printMessage(describeUnasked(unasked, folder, options.prune));
  if (failedAgain.size > 0) printMessage(describeFailedAgain(failedAgain.size));
  for (const file of listChangedInputs()) {
    printMessage(`${file} has changed meanwhile: these results are of what was read of it, run again for the rest`);
  }
}

/** Says of how many finished trials nobody asks, and what becomes of them. */
export function describeUnasked(count: number, folder: string, isPruned: boolean): string {
  const trials = `${countOf(count, 'finished trial')} in ${folder}`;
  return `${trials} that the experiment does not ask for: ${isPruned ? 'removed' : 'kept (--prune removes them)'}`;
}

function describeFailedAgain(count: number): string {
  if (count === 1) return '1 trial failed when it was trained again: the result that it had is kept';
  return `${count} trials failed when they were trained again: the results that they had are kept`;
}

/** All that is volatile of a run. @param reused how many trials were taken over from earlier runs */
export function describeRun(run: Run, git: GitState | undefined, reused = countReused(run)): RunFacts {
  const { prepared, elapsedMs, options, clock } = run;
  const host = describeHost();
  return omitUndefined({
    startedAt: clock.startedAt,
    elapsedMs: clock.elapsedMs(),
    workers: options.workers ?? availableParallelism(),
    ...settleKernels(options.kernels),
    data: prepared.datasets.map(describeStorage),
    reused,
    trialElapsedMs: Object.fromEntries(elapsedMs),
    kobai: readVersion(),
    node: process.version,
    host: host.name,
    platform: host.platform,
    arch: host.arch,
    cpu: host.cpu,
    git,
  });
}

function countReused({ prepared, records, elapsedMs }: Run): number {
  return prepared.selected.filter(({ id }) => records.has(id) && !elapsedMs.has(id)).length;
}

function describeStorage({ features, inputs, sha256 }: Prepared['datasets'][number]): FeatureStorage {
  if ('starts' in features) {
    const { values, starts } = features;
    return { sha256, storage: 'compressed', nonzeros: values.length, elements: (starts.length - 1) * inputs };
  }
  return { sha256, storage: 'dense', nonzeros: features.length, elements: features.length };
}
