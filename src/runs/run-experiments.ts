/** `kobai run`: checks, trains what is missing, writes results and says which point is best. */
import path from 'node:path';
import { parseOverride } from '../config/index.ts';
import { sparkLines } from '../page/index.ts';
import { listInputFiles } from '../plan/index.ts';
import { runTrials, startClock } from '../pool/index.ts';
import { formatDuration, terminalTable } from '../report/index.ts';
import { openResults, type ResultsStore, readFinished, type TrialRecord, toTrialRecord } from '../results/index.ts';
import { hasColor, KobaiError, printMessage, printResult, showWarnings } from '../shared/index.ts';
import {
  judgeRangeTest,
  listWanted,
  type RangeTest,
  type Summary,
  showRows,
  summarize,
  summaryJson,
} from '../summary/index.ts';
import { createBestSoFar } from './best-so-far.ts';
import { openCheckpoints } from './checkpoints.ts';
import { listenForInterruption } from './interruption.ts';
import { type Prepared, prepareExperiment } from './prepare.ts';
import { createProgressDisplay } from './progress-display.ts';
import { prepareRangeTest } from './range-test.ts';
import { createRowReader } from './read-row.ts';
import { isInterrupted, type Run, type RunEnding, type RunObserver, type RunOptions, runEndings } from './run.ts';
import { rememberFiles } from './watch-files.ts';
import { writeResults } from './write-results.ts';

/** Runs one experiment file after the other, up to one that is interrupted. @returns the worst ending */
export async function runExperiments(files: readonly string[], options: RunOptions): Promise<RunEnding> {
  let worst: RunEnding = 'allWell';
  for (const file of files) {
    const ending = await runExperiment(file, options);
    if (runEndings.indexOf(ending) > runEndings.indexOf(worst)) worst = ending;
    if (isInterrupted(ending)) break;
  }
  return worst;
}

async function runExperiment(file: string, options: RunOptions): Promise<RunEnding> {
  const prepared = prepareExperiment(file, options.overrides, options.only);
  showWarnings(prepared.warnings);
  return trainExperiment(prepared, path.join(options.out, prepared.experiment.name), options);
}

/** Trains a prepared experiment, behind its range test where it has one. */
export async function trainExperiment(prepared: Prepared, folder: string, options: TrainOptions): Promise<RunEnding> {
  if (!prepared.experiment.autoLearningRate) return runPrepared(prepared, folder, options);

  const { overrides, only } = options;
  const test = prepareRangeTest(prepared, overrides);
  const testFolder = path.join(folder, 'range-test');
  const ending = await runPrepared(test, testFolder, { ...options, isTest: true });
  if (ending !== 'allWell') return ending;
  const { records } = readFinished(testFolder);
  const rangeTest = judgeRangeTest(test.trials.flatMap(({ id }) => records.get(id) ?? []));
  const chosen = rangeTest.chosen.join(', ');
  printMessage(`learningRate: auto: ${rangeTest.reason}; training ${chosen}`);
  const narrowed = prepareExperiment(
    prepared.experiment.file,
    [...overrides, parseOverride(`learningRate=[${chosen}]`)],
    only,
  );
  return runPrepared(narrowed, folder, { ...options, rangeTest });
}

export type TrainOptions = RunOptions & {
  /** Takes the results in place of a person: then they are not shown. Called for a range test too. */
  readonly onEnd?: (run: Run, summary: Summary, folder: string) => void;
};

type PreparedOptions = TrainOptions & {
  readonly rangeTest?: RangeTest;
  /** Whether it is the range test itself, whose results only the run behind it reads. */
  readonly isTest?: boolean;
};

/** Trains what is missing of a prepared experiment and writes its results. */
async function runPrepared(prepared: Prepared, folder: string, options: PreparedOptions): Promise<RunEnding> {
  const { rangeTest, isTest = false, onEnd } = options;
  const listChanged = rememberFiles(listInputFiles(prepared.points, prepared.experiment.folder));
  const results = openResults(folder);
  const interruption = listenForInterruption(options.signal);
  let observer: RunObserver | undefined;
  try {
    const records = readRecords(prepared, results, folder, options);
    const reused = prepared.selected.filter(({ id }) => records.has(id)).length;
    if (reused > 0) printMessage(`${reused} of ${countTrials(prepared)} trials are finished and are kept`);

    const clock = startClock();
    const { signal, interrupt: stop } = interruption;
    const state = { prepared, results, records, elapsedMs: new Map(), options, clock, signal, stop };
    const unobserved: Run = { ...state, ...(rangeTest && { rangeTest }) };
    if (!isTest) observer = options.observe?.(unobserved, () => summarizeRun(unobserved));
    const run: Run = { ...unobserved, ...(observer && { observer }) };
    await trainAll(run);
    await keepWeights(run);
    const summary = showRows(summarizeRun(run), { records, facts: prepared.facts, readRow: createRowReader(prepared) });
    await writeResults(run, summary);
    for (const file of listChanged()) {
      printMessage(`${file} has changed meanwhile: these results are of what was read of it, run again for the rest`);
    }
    if (onEnd) onEnd(run, summary, folder);
    else if (!isTest) showResults(run, summary, folder);
    const failed = [...records.values()].some(({ status }) => status === 'failed');
    if (failed) return 'incomplete';
    const hasHeld = summary.expectations?.every(({ held }) => held) ?? true;
    return interruption.received() ?? (hasHeld ? 'allWell' : 'expectationFailed');
  } catch (error) {
    if (!(error instanceof KobaiError && error.kind === 'interrupted')) throw error;
    const kept = `What has ended is kept in ${folder}; the same command goes on from there.`;
    printMessage(`${error.message}${onEnd ? '' : ` ${kept}`}`);
    return interruption.received() ?? 'SIGINT';
  } finally {
    observer?.end();
    interruption.release();
    await results.close();
  }
}

/** The trials of earlier runs that need no training. */
function readRecords(
  { trials, experiment }: Prepared,
  results: ResultsStore,
  folder: string,
  { fresh }: RunOptions,
): Map<string, TrialRecord> {
  if (fresh) return new Map();
  const { records, tornLines } = results.readFinished();
  if (tornLines > 0) printMessage(`${folder}: the last line was cut short by a crash and is trained again`);
  const wanted = trials.flatMap(({ id }) => {
    const record = records.get(id);
    if (!record || record.status === 'failed') return [];
    const lacksWeights = experiment.saveWeights === 'all' && !results.hasWeights(id, record.weightsSha256);
    return lacksWeights ? [] : [[id, record] as const];
  });
  return new Map(wanted);
}

/** How many trials a run that nothing goes wrong in has. */
function countTrials({ rungs, selected, experiment }: Prepared): number {
  if (rungs.length === 1) return selected.length;
  return rungs.reduce((sum, { points }) => sum + points, 0) * experiment.repeats;
}

/** Trains what is missing: of a grid all at once, of successive halving a rung after the other. */
async function trainAll(run: Run): Promise<void> {
  const { prepared, records } = run;
  const selected = new Set(prepared.selected);
  for (;;) {
    const wanted = listWanted({ ...prepared, records });
    const missing = wanted.filter((trial) => selected.has(trial) && !records.has(trial.id));
    if (missing.length === 0) return;
    await train(run, missing);
  }
}

/** Trains trials, each safe on disk as it ends. @throws POOL_INTERRUPTED */
async function train(run: Run, trials: Prepared['trials']): Promise<void> {
  const { prepared, results, records, elapsedMs, options, signal, observer } = run;
  observer?.begin(trials);
  const checkpoints = openCheckpoints(prepared, results);
  const { datasets, datasetOfPoint, initialWeights, experiment } = prepared;
  const display = createProgressDisplay(process.stderr);
  const best = createBestSoFar(prepared, summarizeRun(run).objective);
  try {
    const completions = runTrials(
      trials.map((trial) => ({
        trial,
        dataset: datasetOfPoint[trial.point] ?? 0,
        ...(trial.rung > 0 && { findCheckpoint: () => checkpoints.find(trial) }),
      })),
      { datasets, ...(initialWeights && { initialWeights: { [initialWeights.sha256]: initialWeights.params } }) },
      {
        signal,
        kernels: options.kernels,
        ...(options.workers !== undefined && { workers: options.workers }),
        ...(options.timeout !== undefined && { timeoutMs: options.timeout * 1000 }),
        onProgress: (progress) => {
          display.update(progress, best.describe());
          observer?.progress(progress);
        },
        ...(observer && { onCurves: observer.curves }),
      },
    );
    for await (const { trial, result, elapsedMs: took } of completions) {
      if (result.status !== 'failed' && experiment.saveWeights !== 'none') {
        results.weights.write(trial.id, result.weights);
      }
      if (result.status !== 'failed' && result.checkpoint) checkpoints.keep(trial, result.checkpoint);
      const record = toTrialRecord(trial, result);
      results.append(record);
      records.set(trial.id, record);
      elapsedMs.set(trial.id, took);
      best.add(trial, record);
      observer?.ended(trial);
      if (record.status === 'failed') display.log(`failed: ${record.error.message} (${record.error.code})`);
    }
  } finally {
    display.stop();
  }
}

/** Leaves the weights that the experiment asks for; where the best point's are not there, it is trained once more. */
async function keepWeights(run: Run): Promise<void> {
  const { prepared, results, records } = run;
  const { saveWeights } = prepared.experiment;
  if (saveWeights === 'all') {
    results.weights.removeExcept(prepared.trials.map(({ id }) => id));
    return;
  }
  const best = new Set(saveWeights === 'best' ? listBestTrials(summarizeRun(run)) : []);
  const lacking = prepared.trials.filter(({ id }) => {
    const record = records.get(id);
    return best.has(id) && record && record.status !== 'failed' && !results.hasWeights(id, record.weightsSha256);
  });
  if (lacking.length > 0) await train(run, lacking);
  results.weights.removeExcept(best);
}

function listBestTrials({ best, points }: Summary): readonly string[] {
  return best === undefined ? [] : (points[best]?.trialIds ?? []);
}

function summarizeRun({ prepared, records, rangeTest }: Run): Summary {
  const { experiment, points, rungs, trials, facts } = prepared;
  return summarize({ experiment, points, rungs, trials, records, facts, ...(rangeTest && { rangeTest }) });
}

function showResults(run: Run, summary: Summary, folder: string): void {
  const { elapsedMs, options, clock, records } = run;
  if (options.json) {
    printResult(summaryJson(summary));
  } else {
    const { columns, isTTY } = process.stdout;
    const timesMs = averageTimes(run);
    printResult(
      `${terminalTable(summary, { timesMs, sparks: sparkLines(summary, records), ...(isTTY && { columns }), color: hasColor(process.stdout) })}\n`,
    );
  }
  const trained = elapsedMs.size;
  printMessage(
    `${trained} trials in ${formatDuration(clock.elapsedMs())}, written to ${folder}; look at ${path.join(folder, 'report.html')}`,
  );
}

/** How long a trial of each point took, all its rungs together; nothing where not all of it was in this run. */
function averageTimes({ prepared, records, elapsedMs }: Run): (number | undefined)[] {
  const sums = prepared.points.map(() => 0);
  for (const { id, point, rung } of prepared.trials) {
    if (rung === 0 || records.has(id)) sums[point] = (sums[point] ?? 0) + (elapsedMs.get(id) ?? Number.NaN);
  }
  return sums.map((sum) => (Number.isNaN(sum) ? undefined : sum / prepared.experiment.repeats));
}
