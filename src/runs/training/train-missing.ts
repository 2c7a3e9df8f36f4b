/** A run → all its trials trained, each stored on disk before anybody hears that it has ended. */
import type { SharedDataset } from '../../data/index.ts';
import { describeModel, encodeModel } from '../../export/index.ts';
import type { Trial } from '../../plan/index.ts';
import type { PoolInput, PoolOptions, PoolProgress, PoolTrial, TrialCompletion } from '../../pool/index.ts';
import { type TrialRecord, toTrialRecord } from '../../results/index.ts';
import { KobaiError, printMessage } from '../../shared/index.ts';
import { listUnasked } from '../prepare/asked-trials.ts';
import { datasetOf } from '../prepare/dataset-of.ts';
import { listPlanned, type PlannedTrial } from '../prepare/planned-trials.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { settleKernels } from '../prepare/settle-kernels.ts';
import { measureWorkload, openWholeProgress } from '../progress/whole-progress.ts';
import { type Checkpoints, openCheckpoints } from './checkpoints.ts';
import type { Run } from './run.ts';
import { listLackingWeights, listWithWeights } from './saved-weights.ts';

/** Trains what is missing: of a grid all at once, of successive halving a rung after the other. */
export async function trainMissing(run: Run): Promise<void> {
  const { prepared, records } = run;
  const whole = openWholeProgress();
  for (;;) {
    const planned = listPlanned(prepared, records).filter(({ trial }) => !records.has(trial.id));
    const missing = planned.filter(({ isKnown }) => isKnown);
    if (missing.length === 0) return;
    whole.begin(
      measureWorkload(missing, prepared),
      measureWorkload(
        planned.filter(({ isKnown }) => !isKnown),
        prepared,
      ),
    );
    await train(run, missing, whole.join);
    whole.end();
  }
}

/**
 * Leaves the weights that the experiment asks for. Trials whose weights are not there, or are other ones, are trained
 * once more, as far as the command is not narrowed to others: those of the best point, which were not kept, those of
 * which `save` asks for more than before, and those whose file another program removed.
 *
 * @throws RESULTS_WEIGHTS_LOST: they went a second time
 */
export async function keepWeights(run: Run): Promise<void> {
  const { results, folder, prepared, records, earlier, options } = run;
  // What failed again just now would fail once more.
  const listLacking = () => {
    return listLackingWeights(run, results.weights.read).filter(({ id }) => !run.failedAgain.has(id));
  };
  const lacking = listLacking();
  if (lacking.length > 0) {
    const trials = lacking.length === 1 ? '1 trial is' : `${lacking.length} trials are`;
    printMessage(`${trials} trained again for the weights that \`save\` asks for`);
    // From their first step: checkpoints go with the run that made them.
    const again = lacking.map((trial) => ({ trial, madeBefore: 0 }));
    await train(run, again, (progress) => progress);
  }
  if (listLacking().length > 0) {
    throw new KobaiError('environment', 'RESULTS_WEIGHTS_LOST', `${folder}/weights is emptied while it is written`, {
      hint: 'Leave it as it is until the run has ended, and run again.',
    });
  }
  // Those of trials that nobody asks for now stay with their lines.
  const others = options.prune ? [] : listUnasked(prepared, new Map([...earlier, ...records]));
  results.weights.removeExcept([...listWithWeights(run), ...others.map(({ id }) => id)]);
}

/** @throws POOL_INTERRUPTED */
async function train(
  run: Run,
  planned: readonly Pick<PlannedTrial, 'trial' | 'madeBefore'>[],
  join: (progress: PoolProgress) => PoolProgress,
): Promise<void> {
  const { prepared, results, observers } = run;
  const checkpoints = openCheckpoints(prepared, results);
  const queued = planned.map((each) => toPoolTrial(each, prepared, checkpoints));
  for (const observer of observers) observer.begin?.(planned.map(({ trial }) => trial));
  try {
    for await (const ended of run.training.train(queued, toPoolInput(prepared), toPoolOptions(run, join))) {
      await store(ended, run, checkpoints);
    }
  } finally {
    for (const observer of observers) observer.rest?.();
  }
}

/** A trial that has ended, with its record. */
type RecordedTrial = TrialCompletion & { readonly record: TrialRecord };

/**
 * Puts what came of trials on disk, weights and checkpoints before the records, and these together; then they are among
 * the records of the run, and who observes it is told. A failure does not take the place of a result.
 */
async function store(ended: readonly TrialCompletion[], run: Run, checkpoints: Checkpoints): Promise<void> {
  const { results, records, earlier, observers } = run;
  const recorded: RecordedTrial[] = [];
  try {
    for (const completion of ended) {
      keepFiles(completion, run, checkpoints);
      const { trial, result, texts } = completion;
      recorded.push({ ...completion, record: toTrialRecord(trial, result, texts) });
    }
  } finally {
    // Where the files of one cannot be written, those before it are not lost.
    const hasResult = ({ id }: Trial) => earlier.has(id) || records.has(id);
    await results.append(
      recorded.flatMap(({ trial, record }) => (record.status === 'failed' && hasResult(trial) ? [] : [record])),
    );
  }
  for (const { trial, record, elapsedMs } of recorded) {
    note(trial, record, run);
    run.elapsedMs.set(trial.id, elapsedMs);
    for (const observer of observers) observer.ended?.(trial, record);
  }
}

function keepFiles({ trial, result }: TrialCompletion, { prepared, results }: Run, checkpoints: Checkpoints): void {
  if (result.status === 'failed') return;
  if (prepared.experiment.saveWeights !== 'none') {
    const dataset = prepared.datasets[datasetOf(trial, prepared)] as SharedDataset;
    const description = describeModel(dataset, trial.settings.loss, prepared.points[trial.point]?.settings.dataset);
    results.weights.write(trial.id, encodeModel(result.weights, description));
  }
  if (result.checkpoint) checkpoints.keep(trial, result.checkpoint);
}

/** Takes a record among those of the run, or keeps the result that the trial had before it failed. */
function note({ id }: Trial, record: TrialRecord, { records, earlier, failedAgain }: Run): void {
  const before = earlier.get(id) ?? records.get(id);
  earlier.delete(id);
  if (record.status === 'failed' && before !== undefined) failedAgain.add(id);
  records.set(id, record.status === 'failed' && before !== undefined ? before : record);
}

function toPoolTrial(
  { trial, madeBefore }: Pick<PlannedTrial, 'trial' | 'madeBefore'>,
  prepared: Prepared,
  checkpoints: Checkpoints,
): PoolTrial {
  const dataset = datasetOf(trial, prepared);
  return { trial, dataset, madeBefore, ...(trial.rung > 0 && { findCheckpoint: () => checkpoints.find(trial) }) };
}

function toPoolInput({ datasets, initialWeights }: Prepared): PoolInput {
  return { datasets, ...(initialWeights && { initialWeights: { [initialWeights.sha256]: initialWeights.params } }) };
}

function toPoolOptions(
  { options, interruption, observers }: Run,
  join: (progress: PoolProgress) => PoolProgress,
): PoolOptions {
  const { kernels, workers, timeout } = options;
  const watchers = observers.filter(({ curves }) => curves !== undefined);
  return {
    signal: interruption.signal,
    kernels: settleKernels(kernels).kernels,
    ...(workers !== undefined && { workers }),
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
    onProgress: (progress) => {
      const joined = join(progress);
      for (const observer of observers) observer.progress?.(joined);
    },
    // Workers send curves only where somebody looks at them.
    ...(watchers.length > 0 && {
      onCurves: (trial, curves) => {
        for (const observer of watchers) observer.curves?.(trial, curves);
      },
    }),
  };
}
