/** A prepared experiment → its results: what is missing is trained, and the files are written. */
import path from 'node:path';
import { formatNumber } from '../../report/index.ts';
import { KobaiError, printMessage } from '../../shared/index.ts';
import { judgeRangeTest, type RangeTest, type Summary } from '../../summary/index.ts';
import { findFinished } from '../files/finished-run.ts';
import { claimFolder, isOfOtherFile } from '../files/folder-owner.ts';
import { showResults } from '../files/show-results.ts';
import { renewResults, type WrittenResults, writeResults } from '../files/write-results.ts';
import { narrowToShard, shardFolder, takeMerged, writeShard } from '../machines/shards.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { closeRun, openRun, readRecords, tellReused } from './open-run.ts';
import { narrowTo, prepareRangeTest, pruneRangeTest, rangeTestFolder } from './range-test.ts';
import { hasFailed, type Run, type RunOptions } from './run.ts';
import type { RunEnding } from './run-ending.ts';
import { keepWeights, trainMissing } from './train-missing.ts';

/** Trains a prepared experiment, after its range test where it has one. @param folder for its results */
export async function trainExperiment(prepared: Prepared, folder: string, options: RunOptions): Promise<RunEnding> {
  const { shard, ...forTest } = options;
  const place = shard ? shardFolder(folder, shard) : folder;
  const open = (planned: Prepared, rangeTest?: RangeTest) =>
    openRun(shard ? narrowToShard(planned, shard) : planned, place, options, rangeTest);
  if (!prepared.experiment.autoLearningRate) return runPrepared(open(prepared), { folder });

  // Each shard makes the whole range test: it is short, and every machine's has the same bits.
  const test = openRun(prepareRangeTest(prepared), path.join(place, rangeTestFolder), forTest);
  const ending = await runPrepared(test, { folder: test.folder, isTest: true });
  if (ending !== 'allWell') return ending;
  const rangeTest = judgeRangeTest(test.prepared.trials.flatMap(({ id }) => test.records.get(id) ?? []));
  printMessage(
    `learningRate: auto: ${rangeTest.reason}; training ${rangeTest.chosen.map((rate) => formatNumber(rate)).join(', ')}`,
  );
  return runPrepared(open(narrowTo(rangeTest, prepared, options.only), rangeTest), { folder });
}

/** What a run is, beside the training of what is missing. */
type RunKind = {
  /** Of the experiment's results, in which that of a shard lies. */
  readonly folder: string;
  /** Whether it is a range test, whose results only the run after it reads. */
  readonly isTest?: boolean;
  /** Takes trials that were trained elsewhere. @returns whether all are there, and the run may go on */
  readonly takeFirst?: (run: Run) => Promise<boolean>;
};

/** Trains what is missing of a run that was opened, writes its results, and closes it. */
export async function runPrepared(run: Run, kind: RunKind): Promise<RunEnding> {
  const { folder, isTest = false, takeFirst } = kind;
  const { options, interruption } = run;
  const { shard } = options;
  try {
    run.results.write(claimFolder(run));
    const found = isTest || takeFirst ? undefined : findFinished(run);
    if (found) {
      tellReused(found.finished.trials, found.finished.planned);
      return await endRun(run, await renewResults(run, found), kind);
    }
    readRecords(run);
    if (shard) takeMerged(run, folder);
    if (takeFirst && !(await takeFirst(run))) return 'incomplete';
    if (options.observe && !isTest) run.observers.push(options.observe(run));
    await trainMissing(run);
    if (shard) {
      await writeShard(run, shard);
      return interruption.received() ?? (hasFailed(run) ? 'incomplete' : 'allWell');
    }
    await keepWeights(run);
    return await endRun(run, await writeResults(run), kind);
  } catch (error) {
    if (!(error instanceof KobaiError && error.kind === 'interrupted')) throw error;
    const command = options.fresh ? 'the same command without --fresh' : 'the same command';
    const kept = `What has ended is kept in ${run.folder}; ${command} goes on from there.`;
    printMessage(`${error.message}${options.onEnd ? '' : ` ${kept}`}`);
    return interruption.received() ?? 'SIGINT';
  } finally {
    await closeRun(run);
  }
}

/** Shows a run that has come to its end. */
async function endRun(run: Run, written: WrittenResults, { folder, isTest = false }: RunKind): Promise<RunEnding> {
  const { options, prepared, rangeTest } = run;
  if (!isTest && !rangeTest && !isOfOtherFile(prepared.experiment, path.join(folder, rangeTestFolder))) {
    await pruneRangeTest(folder, options.prune);
  }
  if (options.onEnd) options.onEnd(run, written.summary);
  else if (!isTest) showResults(run, written);
  return endingOf(run, written.summary);
}

function endingOf(run: Run, { expectations = [] }: Summary): RunEnding {
  if (hasFailed(run)) return 'incomplete';
  return run.interruption.received() ?? (expectations.every(({ held }) => held) ? 'allWell' : 'expectationFailed');
}
