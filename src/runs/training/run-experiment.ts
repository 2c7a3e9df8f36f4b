/** One experiment file, run whole by a program: its progress as it comes, and what it came to. */
import path from 'node:path';
import { parseOverride } from '../../config/index.ts';
import type { KernelChoice, PoolProgress } from '../../pool/index.ts';
import type { TrialRecord } from '../../results/index.ts';
import { type Diagnostic, tellMessagesTo } from '../../shared/index.ts';
import type { Summary } from '../../summary/index.ts';
import { listAsked } from '../prepare/asked-trials.ts';
import { notDone } from '../prepare/outcomes.ts';
import { prepareExperiment } from '../prepare/prepare.ts';
import type { Run, RunObserver } from './run.ts';
import type { RunEnding } from './run-ending.ts';
import { trainPrepared } from './train-prepared.ts';

/** What `kobai run` takes as options, for a program. */
export type RunExperimentOptions = {
  /** As `--set`: `learningRate=[0.01, 0.1]`. */
  readonly set?: readonly string[];
  /** As `--only`: `learningRate=0.1`. */
  readonly only?: readonly string[];
  /** The folder of all results; `results` by default. */
  readonly out?: string;
  /** Threads; by default one a core, fewer where little is to be trained. */
  readonly workers?: number;
  /** Seconds that a trial may take; no limit by default. */
  readonly timeout?: number;
  /** Whether finished trials are trained again. */
  readonly fresh?: boolean;
  /** Whether finished trials that the experiment does not ask for are removed. */
  readonly prune?: boolean;
  /** `native` by default; all give the same bits. */
  readonly kernels?: KernelChoice;
  /** Stops the run when it is aborted; what has ended is kept. */
  readonly signal?: AbortSignal;
  /** Gets what `kobai run` would tell a person on stderr, a line at a time. */
  readonly onMessage?: (message: string) => void;
};

/** What an experiment came to. */
export type ExperimentResult = {
  /** `allWell`, or `expectationFailed`, or `incomplete` where a trial failed. */
  readonly ending: RunEnding;
  readonly summary: Summary;
  /** What was measured of each trial, by id, in grid order. */
  readonly records: ReadonlyMap<string, TrialRecord>;
  /** The folder that holds its files. */
  readonly folder: string;
  /** What is odd about the experiment or its data. */
  readonly warnings: readonly Diagnostic[];
};

/** An experiment that is being run: how far it is, as often as that changes, and its result. */
export type ExperimentRun = AsyncIterable<PoolProgress> & {
  /** Rejects with what {@link runExperiment} says. Whoever iterates gets the same error there. */
  readonly result: Promise<ExperimentResult>;
};

/**
 * Runs an experiment file as `kobai run` does: checks it, trains what is missing, writes its results. It prints nothing
 * and listens to no signal of the process.
 *
 * @returns at once; the progress need not be read. Of progress that comes faster than it is read the last is kept
 * @throws {KobaiError} (rejects) CONFIG_INVALID with every diagnostic where the file or its data is wrong, and what else
 *   `kobai run` ends with; the reason of the signal where it is aborted
 * @example
 * ```ts
 * const run = runExperiment('experiments/lr-sweep.yaml', { out: '/tmp/kobai-results', fresh: true });
 * let reached = 0;
 * for await (const { done } of run) reached = done;
 * reached; // → 9
 * const { ending, summary: ranked } = await run.result;
 * ending; // → 'allWell'
 * ranked.points.length; // → 9
 * ```
 */
export function runExperiment(file: string, options: RunExperimentOptions = {}): ExperimentRun {
  const progress = openProgress();
  const result = tellMessagesTo(options.onMessage ?? (() => {}), () => runFile(file, options, progress.put));
  // Whoever only iterates has not left an error unhandled: the iteration ends with it.
  result.then(progress.end, progress.end);
  return { result, [Symbol.asyncIterator]: progress.iterate };
}

async function runFile(
  file: string,
  {
    set = [],
    only = [],
    out = 'results',
    fresh = false,
    prune = false,
    kernels = 'native',
    ...others
  }: RunExperimentOptions,
  tellProgress: (progress: PoolProgress) => void,
): Promise<ExperimentResult> {
  others.signal?.throwIfAborted();
  const overrides = set.map(parseOverride);
  const prepared = prepareExperiment(file, overrides, only);
  const folder = path.join(out, prepared.experiment.name);
  const observer: RunObserver = { progress: tellProgress };
  let last: { run: Run; summary: Summary } | undefined;
  const ending = await trainPrepared(prepared, {
    ...others,
    overrides,
    only,
    out,
    fresh,
    prune,
    kernels,
    isUnattended: true,
    observe: () => observer,
    onEnd: (run, summary) => {
      last = { run, summary };
    },
  });
  others.signal?.throwIfAborted();
  if (last?.run.folder !== folder) throw notDone(file, 'a trial of its range test failed');
  const { run, summary } = last;
  const records = new Map(listAsked(run.prepared, run.records).map((record) => [record.id, record]));
  return { ending, summary, records, folder, warnings: prepared.warnings };
}

/** The last progress that was put, for one reader at a time. */
function openProgress() {
  let latest: PoolProgress | undefined;
  let ended: { readonly error?: unknown } | undefined;
  let wake = () => {};
  return {
    put(progress: PoolProgress) {
      latest = progress;
      wake();
    },
    end(outcome: unknown) {
      ended = outcome instanceof Error ? { error: outcome } : {};
      wake();
    },
    async *iterate(): AsyncGenerator<PoolProgress, void, void> {
      for (;;) {
        const next = latest;
        latest = undefined;
        if (next !== undefined) yield next;
        else if (ended !== undefined) break;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
      if ('error' in ended) throw ended.error;
    },
  };
}
