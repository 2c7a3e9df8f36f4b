/** A run that has ended → its files. */
import { availableParallelism } from 'node:os';
import { htmlReport } from '../page/index.ts';
import { csvSummary, markdownSummary } from '../report/index.ts';
import type { TrialRecord } from '../results/index.ts';
import { omitUndefined, printMessage, readVersion } from '../shared/index.ts';
import { listWanted, type Summary, showRows, summaryJson } from '../summary/index.ts';
import { compileFunction } from './compile-function.ts';
import { describeGit, describeHost } from './environment.ts';
import { nameFileFrom } from './folder-owner.ts';
import type { Prepared } from './prepare.ts';
import { createRowReader } from './read-row.ts';
import { type Run, summarizeRun } from './run.ts';
import { type FeatureStorage, type RunFacts, runJson } from './run-facts.ts';

/**
 * Rewrites trials.jsonl in grid order, behind it what nobody asks for now, and puts the other files beside it.
 *
 * @returns what they say together
 */
export async function writeResults(run: Run): Promise<Summary> {
  const { results, records, prepared } = run;
  const summary = showRows(summarizeRun(run), { records, facts: prepared.facts, readRow: createRowReader(prepared) });
  const text = summaryJson(summary);
  await results.finish(listLines(run), {
    'summary.json': text,
    'summary.md': markdownSummary(summary),
    'summary.csv': csvSummary(summary),
    // From the text, as `kobai report` does it: equal results have an equal page.
    'report.html': htmlReport({ summary: JSON.parse(text) as Summary, records, compile: compileFunction }),
    'run.json': runJson(describeRun(run)),
  });
  results.checkpoints.removeExcept([]);
  for (const file of run.listChangedInputs()) {
    printMessage(`${file} has changed meanwhile: these results are of what was read of it, run again for the rest`);
  }
  return summary;
}

/** The trials that the experiment asks for in grid order; behind them, unless they are to go, the others by their ids. */
function listLines({ prepared, records, kept, options }: Run): readonly TrialRecord[] {
  const wanted = new Set(listWanted({ ...prepared, records }).map(({ id }) => id));
  const asked = prepared.trials.flatMap(({ id }) => (wanted.has(id) ? (records.get(id) ?? []) : []));
  if (options.prune) return asked;
  const others = new Map([...kept, ...records]);
  for (const { id } of asked) others.delete(id);
  return [...asked, ...[...others.values()].sort((a, b) => (a.id < b.id ? -1 : 1))];
}

function describeRun({ prepared, folder, records, elapsedMs, options, clock }: Run): RunFacts {
  const host = describeHost();
  const git = describeGit(prepared.experiment.folder);
  return omitUndefined({
    file: nameFileFrom(folder, prepared.experiment.file),
    startedAt: clock.startedAt,
    elapsedMs: clock.elapsedMs(),
    workers: options.workers ?? availableParallelism(),
    kernels: options.kernels,
    data: prepared.datasets.map(describeStorage),
    reused: prepared.selected.filter(({ id }) => records.has(id) && !elapsedMs.has(id)).length,
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

function describeStorage({ features, inputs, sha256 }: Prepared['datasets'][number]): FeatureStorage {
  if ('starts' in features) {
    const { values, starts } = features;
    return { sha256, storage: 'compressed', nonzeros: values.length, elements: (starts.length - 1) * inputs };
  }
  return { sha256, storage: 'dense', nonzeros: features.length, elements: features.length };
}
