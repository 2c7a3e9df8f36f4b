/** A prepared experiment → its results: what is missing is trained, and the files are written. */
import path from 'node:path';
import { formatNumber } from '../report/index.ts';
import { KobaiError, printMessage } from '../shared/index.ts';
import { judgeRangeTest, type Summary } from '../summary/index.ts';
import { claimFolder, isOfOtherFile } from './folder-owner.ts';
import { closeRun, openRun, readRecords } from './open-run.ts';
import type { Prepared } from './prepare.ts';
import { narrowTo, prepareRangeTest, pruneRangeTest, rangeTestFolder } from './range-test.ts';
import type { Run, RunEnding, RunOptions } from './run.ts';
import { showResults } from './show-results.ts';
import { keepWeights, trainMissing } from './train-missing.ts';
import { writeResults } from './write-results.ts';

/** Trains a prepared experiment, after its range test where it has one. @param folder for its results */
export async function trainExperiment(prepared: Prepared, folder: string, options: RunOptions): Promise<RunEnding> {
  if (!prepared.experiment.autoLearningRate) return runPrepared(openRun(prepared, folder, options));

  const test = openRun(prepareRangeTest(prepared), path.join(folder, rangeTestFolder), options);
  const ending = await runPrepared(test, { isTest: true });
  if (ending !== 'allWell') return ending;
  const rangeTest = judgeRangeTest(test.prepared.trials.flatMap(({ id }) => test.records.get(id) ?? []));
  printMessage(
    `learningRate: auto: ${rangeTest.reason}; training ${rangeTest.chosen.map((rate) => formatNumber(rate)).join(', ')}`,
  );
  return runPrepared(openRun(narrowTo(rangeTest, prepared, options.only), folder, options, rangeTest));
}

/** @param isTest whether it is a range test, whose results only the run after it reads */
async function runPrepared(run: Run, { isTest = false } = {}): Promise<RunEnding> {
  const { options, folder, interruption } = run;
  try {
    run.results.write(claimFolder(run));
    readRecords(run);
    if (options.observe && !isTest) run.observers.push(options.observe(run));
    await trainMissing(run);
    await keepWeights(run);
    const summary = writeResults(run);
    if (!isTest && !run.rangeTest && !isOfOtherFile(run.prepared.experiment, path.join(folder, rangeTestFolder))) {
      await pruneRangeTest(folder, options.prune);
    }
    if (options.onEnd) options.onEnd(run, summary);
    else if (!isTest) showResults(run, summary);
    return endingOf(run, summary);
  } catch (error) {
    if (!(error instanceof KobaiError && error.kind === 'interrupted')) throw error;
    const command = options.fresh ? 'the same command without --fresh' : 'the same command';
    const kept = `What has ended is kept in ${folder}; ${command} goes on from there.`;
    printMessage(`${error.message}${options.onEnd ? '' : ` ${kept}`}`);
    return interruption.received() ?? 'SIGINT';
  } finally {
    closeRun(run);
  }
}

function endingOf({ records, failedAgain, interruption }: Run, { expectations = [] }: Summary): RunEnding {
  if (failedAgain.size > 0 || [...records.values()].some(({ status }) => status === 'failed')) return 'incomplete';
  return interruption.received() ?? (expectations.every(({ held }) => held) ? 'allWell' : 'expectationFailed');
}
