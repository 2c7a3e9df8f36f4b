/** A run → all its trials trained, each safe on disk as it ends. */
import type { Trial } from '../plan/index.ts';
import { type PoolInput, type PoolOptions, type PoolTrial, runTrials, type TrialCompletion } from '../pool/index.ts';
import { type TrialRecord, toTrialRecord } from '../results/index.ts';
import { KobaiError, printMessage } from '../shared/index.ts';
import { listWanted } from '../summary/index.ts';
import { listUnasked } from './asked-trials.ts';
import { type Checkpoints, openCheckpoints } from './checkpoints.ts';
import type { Prepared } from './prepare.ts';

import type { Run } from './run.ts';
import { listLackingWeights, listWithWeights } from './saved-weights.ts';
import { settleKernels } from './settle-kernels.ts';

/** Trains what is missing: of a grid all at once, of successive halving a rung after the other. */
export async function trainMissing(run: Run): Promise<void> {
  const { prepared, records } = run;
  const selected = new Set(prepared.selected);
  for (;;) {
    const wanted = listWanted({ ...prepared, records });
    const missing = wanted.filter((trial) => selected.has(trial) && !records.has(trial.id));
    if (missing.length === 0) return;
    await train(run, missing);
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
    return listLackingWeights(run, results.hasWeights).filter(({ id }) => !run.failedAgain.has(id));
  };
  const lacking = listLacking();
  if (lacking.length > 0) {
    const trials = lacking.length === 1 ? '1 trial is' : `${lacking.length} trials are`;
    printMessage(`${trials} trained again for the weights that \`save\` asks for`);
    await train(run, lacking);
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
async function train(run: Run, trials: readonly Trial[]): Promise<void> {
  const { prepared, results, observers } = run;
  const checkpoints = openCheckpoints(prepared, results);
  const queued = trials.map((trial) => toPoolTrial(trial, prepared, checkpoints));
  for (const observer of observers) observer.begin?.(trials);
  try {
    for await (const completion of runTrials(queued, toPoolInput(prepared), toPoolOptions(run))) {
      const record = store(completion, run, checkpoints);
      for (const observer of observers) observer.ended?.(completion.trial, record);
    }
  } finally {
    for (const observer of observers) observer.rest?.();
  }
}

/**
 * Puts what came of a trial on disk, its weights and its checkpoint before its record. A failure does not take the place
 * of a result.
 */
function store({ trial, result, elapsedMs }: TrialCompletion, run: Run, checkpoints: Checkpoints): TrialRecord {
  const { prepared, results, records, earlier, failedAgain } = run;
  const record = toTrialRecord(trial, result);
  const before = earlier.get(trial.id) ?? records.get(trial.id);
  earlier.delete(trial.id);
  run.elapsedMs.set(trial.id, elapsedMs);
  if (result.status === 'failed' && before !== undefined) {
    records.set(trial.id, before);
    failedAgain.add(trial.id);
    return record;
  }
  if (result.status !== 'failed') {
    if (prepared.experiment.saveWeights !== 'none') results.weights.write(trial.id, result.weights);
    if (result.checkpoint) checkpoints.keep(trial, result.checkpoint);
  }
  results.append(record);
  records.set(trial.id, record);
  return record;
}

function toPoolTrial(trial: Trial, { datasetOfPoint }: Prepared, checkpoints: Checkpoints): PoolTrial {
  const dataset = datasetOfPoint[trial.point] ?? 0;
  return { trial, dataset, ...(trial.rung > 0 && { findCheckpoint: () => checkpoints.find(trial) }) };
}

function toPoolInput({ datasets, initialWeights }: Prepared): PoolInput {
  return { datasets, ...(initialWeights && { initialWeights: { [initialWeights.sha256]: initialWeights.params } }) };
}

function toPoolOptions({ options, interruption, observers }: Run): PoolOptions {
  const { kernels, workers, timeout } = options;
  const watchers = observers.filter(({ curves }) => curves !== undefined);
  return {
    signal: interruption.signal,
    kernels: settleKernels(kernels).kernels,
    ...(workers !== undefined && { workers }),
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
    onProgress: (progress) => {
      for (const observer of observers) observer.progress?.(progress);
    },
    // Workers send curves only where somebody looks at them.
    ...(watchers.length > 0 && {
      onCurves: (trial, curves) => {
        for (const observer of watchers) observer.curves?.(trial, curves);
      },
    }),
  };
}
