/** A run that has ended → its files. */
import { availableParallelism } from 'node:os';
import { htmlReport } from '../page/index.ts';
import { csvSummary, markdownSummary } from '../report/index.ts';
import { omitUndefined, printMessage, readVersion } from '../shared/index.ts';
import { type Summary, showRows, summaryJson } from '../summary/index.ts';
import { compileFunction } from './compile-function.ts';
import { describeGit, describeHost } from './environment.ts';
import type { Prepared } from './prepare.ts';
import { createRowReader } from './read-row.ts';
import { type Run, summarizeRun } from './run.ts';
import { type FeatureStorage, type RunFacts, runJson } from './run-facts.ts';

/** Rewrites trials.jsonl in grid order and puts the other files beside it. @returns the summary */
export async function writeResults(run: Run): Promise<Summary> {
  const { prepared, results, records } = run;
  const summary = showRows(summarizeRun(run), { records, facts: prepared.facts, readRow: createRowReader(prepared) });
  const inGridOrder = prepared.trials.flatMap(({ id }) => records.get(id) ?? []);
  const text = summaryJson(summary);
  await results.finish(inGridOrder, {
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

function describeRun({ prepared, records, elapsedMs, options, clock }: Run): RunFacts {
  const host = describeHost();
  const git = describeGit(prepared.experiment.folder);
  return omitUndefined({
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
